// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Bundles whose classes the class path has: the framework reads their manifests and entries here and resolves, starts and
 * stops them as any others, but their classes are the application class loader's, for which the JVM's cache holds them
 * linked (JEP 483; OSGi Core 8, chapter 60, Connect). So they see one another whatever they import, and nothing of bundles
 * that have loaders of their own: a call that installs any such does without this.
 */
final class ClassPathBundles implements ModuleConnector {

    private final Map<String, Path> jars;

    /**
     * Connects bundles.
     *
     * @param jars the bundles' files, each on the class path
     */
    ClassPathBundles(List<Path> jars) {
        this.jars = jars.stream().collect(Collectors.toMap(Installation::location, jar -> jar));
    }

    /** {@return whose the classes of all of them are} */
    static ClassLoader loader() {
        return ClassPathBundles.class.getClassLoader();
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {
        // The jars are all there is.
    }

    @Override
    public Optional<ConnectModule> connect(String location) {
        return Optional.ofNullable(jars.get(location)).map(jar -> {
            ConnectContent content = new Content(jar);
            return () -> content;
        });
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }

    /** What a jar holds. The framework asks for the headers before it opens, and reads from several threads. */
    private static final class Content implements ConnectContent {

        private final Path jar;
        private JarFile file;

        Content(Path jar) {
            this.jar = jar;
        }

        private synchronized JarFile file() throws IOException {
            if (file == null) {
                file = new JarFile(jar.toFile(), false);
            }
            return file;
        }

        @Override
        public Optional<Map<String, String>> getHeaders() {
            try {
                return Optional.of(file().getManifest().getMainAttributes().entrySet().stream()
                        .collect(Collectors.toMap(each -> each.getKey().toString(),
                                each -> each.getValue().toString())));
            } catch (IOException e) {
                throw new IllegalStateException(jar + " cannot be read", e);
            }
        }

        @Override
        public Iterable<String> getEntries() throws IOException {
            return file().stream().map(JarEntry::getName).toList();
        }

        @Override
        public Optional<ConnectEntry> getEntry(String path) {
            try {
                JarFile opened = file();
                return Optional.ofNullable(opened.getJarEntry(path)).map(found -> new Entry(opened, found));
            } catch (IOException e) {
                throw new IllegalStateException(jar + " cannot be read", e);
            }
        }

        @Override
        public Optional<ClassLoader> getClassLoader() {
            return Optional.of(loader());
        }

        @Override
        public void open() {
            // When first asked.
        }

        @Override
        public synchronized void close() throws IOException {
            if (file != null) {
                file.close();
                file = null;
            }
        }
    }

    private record Entry(JarFile jar, JarEntry entry) implements ConnectContent.ConnectEntry {

        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        @Override
        public long getLastModified() {
            return entry.getTime();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return jar.getInputStream(entry);
        }
    }
}
