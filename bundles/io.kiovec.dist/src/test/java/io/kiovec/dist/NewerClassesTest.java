// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.classfile.ClassFile;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewerClassesTest {

    private static final ClassDesc NAME = ClassDesc.of("old.Larger");
    private static final MethodTypeDesc TWO = MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int,
            ConstantDescs.CD_int);

    private final NewerClasses newer = new NewerClasses(Map.of());

    /** {@return a class with the method {@code int larger(int, int)}, whose branch needs a stack map in newer formats} */
    private static byte[] larger(int version) {
        return ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS).build(NAME, type -> type.withVersion(version, 0)
                .withMethodBody("larger", TWO, ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC, code -> {
                    Label second = code.newLabel();
                    code.iload(0).iload(1).if_icmplt(second).iload(0).ireturn().labelBinding(second).iload(1).ireturn();
                }));
    }

    private static int larger(byte[] type) throws ReflectiveOperationException {
        Class<?> loaded = new ClassLoader(null) {
            Class<?> define() {
                return defineClass("old.Larger", type, 0, type.length);
            }
        }.define();
        return (int) loaded.getMethod("larger", int.class, int.class).invoke(null, 3, 7);
    }

    @Test
    void anOldClassGetsStackMapsAndDoesTheSame() throws ReflectiveOperationException {
        byte[] old = larger(ClassFile.JAVA_5_VERSION);
        byte[] now = newer.of(old);
        assertEquals(ClassFile.JAVA_8_VERSION, now[7]);
        assertEquals(larger(old), larger(now));
    }

    @Test
    void aClassWithStackMapsStaysAsItIs() {
        byte[] type = ClassFile.of().build(NAME, each -> each.withVersion(ClassFile.JAVA_6_VERSION, 0));
        assertSame(type, newer.of(type));
    }

    @Test
    void whatTheVerifierHasSomethingAgainstStaysAsItIs() {
        byte[] wrong = ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS).build(NAME,
                type -> type.withVersion(ClassFile.JAVA_5_VERSION, 0).withMethodBody("larger", TWO,
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC, code -> code.aconst_null().ireturn()));
        assertSame(wrong, newer.of(wrong));
    }

    @Test
    void whatIsNoClassStaysAsItIs() {
        byte[] text = "Bundle-SymbolicName: io.kiovec.api".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertArrayEquals(text, newer.of(text));
        assertArrayEquals(new byte[0], newer.of(new byte[0]));
    }
}
