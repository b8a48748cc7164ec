package io.aitherzero.pf4j;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.pf4j.Extension;

/** Reads {@link Extension#plugins()} from a class file without loading the class. */
final class ExtensionRequirements {
    private static final String EXTENSION = Type.getDescriptor(Extension.class);
    private static final int API = Opcodes.ASM9;
    private static final int MINOR_AND_MAJOR = 4;

    private ExtensionRequirements() {}

    /**
     * The ids of the plugins that must have started before the extension may be loaded.
     *
     * @throws RuntimeException of any kind if the bytes are no class file
     */
    static List<String> read(InputStream classFile) throws IOException {
        byte[] bytes = classFile.readAllBytes();
        // the layout of annotations has been the same since Java 5, so a version that ASM does not know yet is no
        // obstacle
        bytes[MINOR_AND_MAJOR] = 0;
        bytes[MINOR_AND_MAJOR + 1] = 0;
        bytes[MINOR_AND_MAJOR + 2] = 0;
        bytes[MINOR_AND_MAJOR + 3] = Opcodes.V17;
        List<String> plugins = new ArrayList<>();
        new ClassReader(bytes)
                .accept(
                        new Declaration(plugins),
                        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return List.copyOf(plugins);
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
