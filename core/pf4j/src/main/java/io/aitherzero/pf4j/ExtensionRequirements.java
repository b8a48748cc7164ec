package io.aitherzero.pf4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.pf4j.Extension;

/** Reads {@link Extension} from a class file without loading the class. */
final class ExtensionRequirements {
    private static final String EXTENSION = Type.getDescriptor(Extension.class);
    private static final int API = Opcodes.ASM9;
    private static final int MINOR_AND_MAJOR = 4;
    private static final int HEADER = 10;
    private static final int PARTS = ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;
    private static final byte[] EXTENSION_BYTES = EXTENSION.getBytes(StandardCharsets.UTF_8);

    private ExtensionRequirements() {}

    /**
     * The ids of the plugins that must have started before the extension may be loaded.
     *
     * @throws RuntimeException of any kind if the bytes are no class file
     */
    static List<String> read(InputStream classFile) throws IOException {
        List<String> plugins = new ArrayList<>();
        reader(classFile.readAllBytes()).accept(new Declaration(plugins), PARTS);
        return List.copyOf(plugins);
    }

    private static ClassReader reader(byte[] bytes) {
        // the layout of annotations has been the same since Java 5, so a version that ASM does not know yet is no
        // obstacle
        bytes[MINOR_AND_MAJOR] = 0;
        bytes[MINOR_AND_MAJOR + 1] = 0;
        bytes[MINOR_AND_MAJOR + 2] = 0;
        bytes[MINOR_AND_MAJOR + 3] = Opcodes.V17;
        return new ClassReader(bytes);
    }

    /** The name of a class that can be made and is marked as an extension; empty for any other, and for what is no class. */
    static Optional<String> extensionIn(byte[] classFile) {
        if (classFile.length <= HEADER || !mentions(classFile, EXTENSION_BYTES)) {
            return Optional.empty();
        }
        try {
            Marked marked = new Marked();
            reader(classFile).accept(marked, PARTS);
            return marked.found && (marked.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_ANNOTATION)) == 0
                    ? Optional.of(marked.name.replace('/', '.'))
                    : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static boolean mentions(byte[] bytes, byte[] text) {
        int last = bytes.length - text.length;
        for (int at = 0; at <= last; at++) {
            if (bytes[at] == text[0] && Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }

    private static final class Marked extends ClassVisitor {
        private String name = "";
        private int access;
        private boolean found;

        Marked() {
            super(API);
        }

        @Override
        public void visit(
                int version,
                int flags,
                String type,
                @Nullable String signature,
                @Nullable String parent,
                String @Nullable [] interfaces) {
            name = type;
            access = flags;
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            found |= descriptor.equals(EXTENSION);
            return null;
        }
    }

    private static final class Declaration extends ClassVisitor {
        private final List<String> plugins;

        Declaration(List<String> plugins) {
            super(API);
            this.plugins = plugins;
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return descriptor.equals(EXTENSION) ? new Annotation(plugins) : null;
        }
    }

    private static final class Annotation extends AnnotationVisitor {
        private final List<String> plugins;

        Annotation(List<String> plugins) {
            super(API);
            this.plugins = plugins;
        }

        @Override
        public @Nullable AnnotationVisitor visitArray(String name) {
            if (!name.equals("plugins")) {
                return null;
            }
            return new AnnotationVisitor(API) {
                @Override
                public void visit(@Nullable String key, Object value) {
                    plugins.add(value.toString());
                }
            };
        }
    }
}
