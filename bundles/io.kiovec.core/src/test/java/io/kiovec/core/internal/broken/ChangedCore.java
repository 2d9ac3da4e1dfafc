// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.broken;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The core and its tests once more, by a loader of its own, with one source that was changed and compiled for it. Everything
 * else of the core is what the build made.
 */
final class ChangedCore extends ClassLoader {

    static final String ROOT = "io.kiovec.core.internal.";
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "kiovec", "core", "internal");

    private final Path changed;

    private ChangedCore(Path changed) {
        super(ChangedCore.class.getClassLoader());
        this.changed = changed;
    }

    /** {@return the core as it is} */
    static ChangedCore whole(Path folder) {
        return new ChangedCore(folder);
    }

    /** {@return the core with a change} */
    static ChangedCore with(BrokenCore change, Path folder) throws IOException {
        String name = ROOT + change.source().replace('/', '.');
        String text = source(change).replace(change.whole(), change.broken());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean done = compiler.getTask(said, null, null,
                List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-nowarn"),
                null,
                List.of(new SimpleJavaFileObject(URI.create("string:///" + name.replace('.', '/') + ".java"),
                        JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                })).call();
        if (!done) {
            throw new AssertionError(change + " does not compile: " + said);
        }
        return new ChangedCore(folder);
    }

    static String source(BrokenCore change) throws IOException {
        return Files.readString(SOURCES.resolve(change.source() + ".java"));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null || !name.startsWith(ROOT)
                    ? known == null ? super.loadClass(name, resolve) : known
                    : own(name);
        }
    }

    private Class<?> own(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        try (InputStream in = Files.exists(changed.resolve(path))
                ? Files.newInputStream(changed.resolve(path))
                : getParent().getResourceAsStream(path)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
