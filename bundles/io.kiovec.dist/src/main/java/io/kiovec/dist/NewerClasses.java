// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.ByteArrayInputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.util.Map;

/**
 * Gives classes whose format is older than Java 6's a newer one, which has stack maps: the JVM keeps no older ones in
 * its cache, and verifies them slowly (JVMS, 4.10.2). Their code is the same. What the verifier has something against then stays as it was.
 */
final class NewerClasses {

    /** Java 6's, the first with stack maps (JVMS, 4.1). */
    private static final int WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;
    /** The last whose interfaces, enumerations and inner classes mean the same. */
    private static final int NEW = ClassFile.JAVA_8_VERSION;
    private static final int MAJOR = 7;

    private final ClassFile format;

    /**
     * For the classes of a jar.
     *
     * @param entries the jar's entries by name, for what classes a class knows
     */
    NewerClasses(Map<String, byte[]> entries) {
        ClassHierarchyResolver own = ClassHierarchyResolver.ofResourceParsing(type -> {
            byte[] found = entries.get(path(type));
            return found == null ? null : new ByteArrayInputStream(found);
        });
        format = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(own.orElse(ClassHierarchyResolver.defaultResolver())));
    }

    private static String path(ClassDesc type) {
        String descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1) + ".class";
    }

    /** {@return an entry's content, of a newer format if it is a class of an old one} */
    byte[] of(byte[] content) {
        if (!isOldClass(content)) {
            return content;
        }
        ClassTransform anew = ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                .andThen(ClassTransform.dropping(ClassFileVersion.class::isInstance))
                .andThen(ClassTransform.endHandler(type -> type.withVersion(NEW, 0)));
        byte[] newer = format.transformClass(format.parse(content), anew);
        return format.verify(newer).isEmpty() ? newer : content;
    }

    private static boolean isOldClass(byte[] content) {
        return content.length > MAJOR && content[0] == (byte) 0xCA && content[1] == (byte) 0xFE
                && content[2] == (byte) 0xBA && content[3] == (byte) 0xBE && content[MAJOR] < WITH_STACK_MAPS;
    }
}
