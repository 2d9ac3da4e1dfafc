// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import aQute.bnd.header.OSGiHeader;
import aQute.bnd.osgi.Domain;

/**
 * What the manifest and the content of a bundle say about its neighbours.
 *
 * @param name the symbolic name
 * @param headers the headers of its manifest
 * @param packages the packages that have a class inside it
 */
record BuiltBundle(String name, Map<String, String> headers, Set<String> packages) {

    static BuiltBundle read(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes main = file.getManifest().getMainAttributes();
            Map<String, String> headers = main.entrySet().stream()
                    .collect(Collectors.toMap(e -> e.getKey().toString(), e -> e.getValue().toString()));
            Set<String> packages = file.stream().map(entry -> entry.getName())
                    .filter(entry -> entry.endsWith(".class") && entry.contains("/"))
                    .map(entry -> entry.substring(0, entry.lastIndexOf('/')).replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
            return new BuiltBundle(Domain.domain(file.getManifest()).getBundleSymbolicName().getKey(), headers,
                    packages);
        }
    }

    Set<String> imports() {
        return names("Import-Package");
    }

    Set<String> exports() {
        return names("Export-Package");
    }

    /** The headers by which a bundle could reach others past its imports. */
    Set<String> detours() {
        return Stream.of("Require-Bundle", "DynamicImport-Package", "Fragment-Host", "Bundle-ClassPath")
                .filter(headers::containsKey).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> names(String header) {
        return new TreeSet<>(OSGiHeader.parseHeader(headers.get(header)).keySet());
    }
}
