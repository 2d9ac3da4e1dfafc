// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.io.Address;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;

/** The Java that runs this, and whether it may call the C library. */
final class JavaCheck implements Check {

    /** What the containers are tested with. */
    private static final int TESTED = 25;
    private static final String FLAG = "--enable-native-access=ALL-UNNAMED";

    /**
     * A running Java.
     *
     * @param feature its feature number
     * @param arguments what it was started with, beside the program's own
     * @param allows whether the jar that was started allows native access by its manifest
     */
    record Started(int feature, List<String> arguments, boolean allows) {

        /** {@return the Java that runs this} */
        static Started here() {
            return new Started(Runtime.version().feature(), ManagementFactory.getRuntimeMXBean().getInputArguments(),
                    allows(Path.of(System.getProperty("java.class.path"))));
        }

        private static boolean allows(Path classPath) {
            if (!Files.isRegularFile(classPath)) {
                return false;
            }
            try (JarFile jar = new JarFile(classPath.toFile())) {
                return jar.getManifest() != null
                        && jar.getManifest().getMainAttributes().getValue("Enable-Native-Access") != null;
            } catch (IOException noJar) {
                return false;
            }
        }
    }

    private final Started java;

    JavaCheck(Started java) {
        this.java = java;
    }

    @Override
    public List<Finding> look(Optional<Address> asked) {
        if (!java.allows() && java.arguments().stream().noneMatch(one -> one.startsWith("--enable-native-access"))) {
            return List.of(java.arguments().contains("--illegal-native-access=deny")
                    ? Finding.broken("java", "Java forbids native access to who is not named, so Linux is out of reach",
                            "java " + FLAG)
                    : Finding.degraded("java",
                            "native access was not allowed: this Java warns, and a later one refuses",
                            "java " + FLAG));
        }
        return java.feature() == TESTED
                ? List.of()
                : List.of(Finding.note("java", "this is Java " + java.feature() + ", and the tests run on " + TESTED,
                        "export JAVA_HOME=/usr/lib/jvm/temurin-" + TESTED + "-jdk-amd64"));
    }
}
