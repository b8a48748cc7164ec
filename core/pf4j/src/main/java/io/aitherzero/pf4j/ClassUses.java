package io.aitherzero.pf4j;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What the byte code of one class uses; names are internal ones. */
final class ClassUses {
    /**
     * A class that is used.
     *
     * @param in the method that does
     */
    record OfClass(String in, String name) {}

    /**
     * A method or field that is used.
     *
     * @param in the method that does
     * @param method whether it is a method
     */
    record OfMember(String in, String owner, String name, String type, boolean method) {}

    final Set<OfClass> classes = new LinkedHashSet<>();
    final Set<OfMember> members = new LinkedHashSet<>();

    private ClassUses() {}

    static ClassUses of(byte[] bytes) {
        ClassUses uses = new ClassUses();
        new ClassReader(bytes).accept(uses.new Classes(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return uses;
    }

    private void type(String in, Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() == Type.OBJECT) {
            classes.add(new OfClass(in, element.getInternalName()));
        }
    }

    private void signature(String in, String method) {
        type(in, Type.getReturnType(method));
        for (Type argument : Type.getArgumentTypes(method)) {
            type(in, argument);
        }
    }

    private void constant(String in, @Nullable Object value) {
        if (value instanceof Type type) {
            if (type.getSort() == Type.METHOD) {
                signature(in, type.getDescriptor());
            } else {
                type(in, type);
            }
        } else if (value instanceof Handle handle) {
            boolean field = handle.getTag() <= Opcodes.H_PUTSTATIC;
            member(in, handle.getOwner(), handle.getName(), handle.getDesc(), !field);
        }
    }

    private void member(String in, String owner, String name, String type, boolean method) {
        if (!owner.startsWith("[")) {
            classes.add(new OfClass(in, owner));
            members.add(new OfMember(in, owner, name, type, method));
        }
        if (method) {
            signature(in, type);
        } else {
            type(in, Type.getType(type));
        }
    }

    private final class Classes extends ClassVisitor {
        Classes() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version, int flags, String own, @Nullable String sign, @Nullable String parent, String[] types) {
            if (parent != null) {
                classes.add(new OfClass("", parent));
            }
            for (String type : types) {
                classes.add(new OfClass("", type));
            }
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int flags, String own, String type, @Nullable String sign, @Nullable Object value) {
            type(own, Type.getType(type));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int flags, String own, String type, @Nullable String sign, String @Nullable [] thrown) {
            signature(own, type);
            return new Code(own);
        }
    }

    private final class Code extends MethodVisitor {
        private final String in;

        Code(String in) {
            super(Opcodes.ASM9);
            this.in = in;
        }

        @Override
        public void visitTypeInsn(int opcode, String name) {
            type(in, Type.getObjectType(name));
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String type) {
            member(in, owner, name, type, false);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String type, boolean ofInterface) {
            member(in, owner, name, type, true);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
            signature(in, type);
            constant(in, bootstrap);
            for (Object argument : arguments) {
                constant(in, argument);
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            constant(in, value);
        }

        @Override
        public void visitMultiANewArrayInsn(String type, int dimensions) {
            type(in, Type.getType(type));
        }
    }
}
