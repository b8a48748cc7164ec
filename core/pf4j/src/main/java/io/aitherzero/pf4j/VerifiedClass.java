package io.aitherzero.pf4j;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What a class file declares; names are internal ones, with slashes. */
final class VerifiedClass {
    private static final String EXTENSION = "Lorg/pf4j/Extension;";

    private final Map<String, Integer> methods = new HashMap<>();
    private final Set<String> fields = new LinkedHashSet<>();
    private String name = "";
    private int access;
    private @Nullable String superName;
    private List<String> interfaces = List.of();
    private boolean extension;
    private final Set<String> deprecated = new LinkedHashSet<>();

    private VerifiedClass() {}

    /**
     * Reads the declarations.
     *
     * @throws RuntimeException of any kind where the bytes are no class file that can be read
     */
    static VerifiedClass read(byte[] bytes) {
        VerifiedClass read = new VerifiedClass();
        new ClassReader(bytes)
                .accept(
                        read.new Declarations(),
                        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return read;
    }

    private final class Declarations extends ClassVisitor {
        Declarations() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version, int flags, String own, @Nullable String sign, @Nullable String parent, String[] types) {
            name = own;
            access = flags;
            superName = parent;
            interfaces = List.of(types);
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
            extension |= type.equals(EXTENSION);
            return null;
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int flags, String own, String type, @Nullable String sign, @Nullable Object value) {
            fields.add(own + type);
            noteDeprecated(flags, own + type);
            return null;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int flags, String own, String type, @Nullable String sign, String @Nullable [] thrown) {
            methods.put(own + type, flags);
            noteDeprecated(flags, own + type);
            return null;
        }
    }

    private void noteDeprecated(int flags, String nameAndType) {
        if ((flags & Opcodes.ACC_DEPRECATED) != 0) {
            deprecated.add(nameAndType);
        }
    }

    String name() {
        return name;
    }

    boolean isDeprecated() {
        return (access & Opcodes.ACC_DEPRECATED) != 0;
    }

    boolean isDeprecated(String nameAndType) {
        return deprecated.contains(nameAndType);
    }

    String sourceName() {
        return name.replace('/', '.');
    }

    boolean isConcrete() {
        return (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE | Opcodes.ACC_ANNOTATION)) == 0;
    }

    boolean isExtension() {
        return extension;
    }

    /** The superclass, if any, and the interfaces. */
    List<String> parents() {
        if (superName == null) {
            return interfaces;
        }
        List<String> all = new java.util.ArrayList<>(List.of(superName));
        all.addAll(interfaces);
        return all;
    }

    boolean declaresField(String nameAndType) {
        return fields.contains(nameAndType);
    }

    boolean declaresMethod(String nameAndType) {
        return methods.containsKey(nameAndType);
    }

    boolean hasPublic(String nameAndType) {
        return (methods.getOrDefault(nameAndType, 0) & Opcodes.ACC_PUBLIC) != 0;
    }

    /** The types of the public constructors, as in class files. */
    List<String> publicConstructors() {
        return methods.keySet().stream()
                .filter(method -> method.startsWith("<init>") && hasPublic(method))
                .map(method -> method.substring("<init>".length()))
                .toList();
    }

    /** The methods without a body. */
    Set<String> abstractMethods() {
        Set<String> found = new LinkedHashSet<>();
        methods.forEach((method, flags) -> {
            if ((flags & Opcodes.ACC_ABSTRACT) != 0) {
                found.add(method);
            }
        });
        return found;
    }

    boolean implementsMethod(String nameAndType) {
        Integer flags = methods.get(nameAndType);
        return flags != null && (flags & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC)) == 0;
    }
}
