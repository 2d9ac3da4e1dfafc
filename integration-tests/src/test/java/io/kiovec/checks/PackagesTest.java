// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bundle gets every class by an import that it has from the beginning: without boot delegation, without DynamicImport-Package. */
class PackagesTest {

    private static final Set<String> LOADERS = Set.of("java/lang/Class.forName", "java/lang/ClassLoader.loadClass",
            "java/lang/invoke/MethodHandles$Lookup.findClass", "java/util/ServiceLoader.load");

    static Stream<String> bundles() throws Exception {
        // The runnable jar is none: it has a class path.
        return Project.bundles().stream().filter(name -> !name.equals("io.kiovec.dist"));
    }

    /** Such a class has no import, and is there only where the framework passes its name on. */
    @ParameterizedTest
    @MethodSource("bundles")
    void noClassIsLoadedByItsName(String name) throws Exception {
        assertEquals(Set.of(), BuiltBundle.read(Project.jar(name)).detours());
        Set<String> loading = new TreeSet<>();
        for (ClassModel type : StaticInitialisers.classesOf(Project.jar(name), "io/kiovec/").values()) {
            for (PoolEntry entry : type.constantPool()) {
                if (entry instanceof MemberRefEntry called && LOADERS.contains(
                        called.owner().asInternalName() + "." + called.name().stringValue())) {
                    loading.add(type.thisClass().asInternalName() + " calls " + called.name().stringValue());
                }
            }
        }
        assertEquals(Set.of(), loading);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noPackageOfTheJvmsOwnIsImported(String name) throws Exception {
        Set<String> imports = BuiltBundle.read(Project.jar(name)).imports();
        // The Flight Recorder's and the HTTP server's are for everybody: modules jdk.jfr and jdk.httpserver.
        imports.removeIf(word -> !word.matches("(sun|jdk|com\\.sun)\\..*") || word.equals("jdk.jfr")
                || word.equals("com.sun.net.httpserver"));
        assertEquals(Set.of(), imports);
    }
}
