// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

class ClassPathOwnersTest {

    @TempDir
    Path folder;

    private final BundleContext framework = mock(BundleContext.class);
    private final Bundle bundle = mock(Bundle.class);
    private final ClassPathOwners owners = new ClassPathOwners();

    @BeforeEach
    void begin() {
        ClassPathOwners.of(framework);
    }

    @AfterEach
    void end() {
        ClassPathOwners.of(null);
    }

    @Test
    void aClassOfTheClassPathIsItsFilesBundle() throws Exception {
        Path file = Path.of(Call.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        when(framework.getBundle(Installation.location(file))).thenReturn(bundle);
        assertEquals(Optional.of(bundle), owners.getBundle(Call.class));
    }

    @Test
    void whatIsNoBundleHasNone() {
        assertEquals(Optional.empty(), owners.getBundle(Call.class));
        assertEquals(Optional.empty(), owners.getBundle(String.class));
    }

    /** As a driver in a folder that is watched, whose file is called like one of ours. */
    @Test
    void aClassOfABundleWithALoaderOfItsOwnIsNotAnswered() throws Exception {
        Path jar = jar(folder.resolve("io.kiovec.raw.jar"));
        when(framework.getBundle(Installation.location(jar))).thenReturn(bundle);
        try (URLClassLoader loader = new URLClassLoader(new URL[]{jar.toUri().toURL()}, null)) {
            assertEquals(Optional.empty(), owners.getBundle(loader.loadClass("driver.Driver")));
        }
    }

    private static Path jar(Path file) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new JarEntry("driver/Driver.class"));
            out.write(ClassFile.of().build(ClassDesc.of("driver.Driver"), type -> {
            }));
        }
        return file;
    }
}
