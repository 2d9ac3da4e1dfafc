// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Runs Kiovec. As a jar, in a class loader that keeps {@code sun.misc.Unsafe} from the framework: Felix works as well
 * without it, and the JVM warns on standard error when it is used, which a jar cannot ask it not to do. Where the bundles
 * are files it was started by {@code ./kiovec}, which does ask, and the JVM keeps no more than names of what other class
 * loaders than its own load.
 */
public final class Main {

    /** This jar again, without Unsafe. */
    private static final class WithoutUnsafe extends URLClassLoader {

        WithoutUnsafe(URL jar) {
            super("kiovec", new URL[]{jar}, getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals("sun.misc.Unsafe")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    private Main() {
    }

    /**
     * Runs Kiovec.
     *
     * @param args the command line
     * @throws IOException never: the JVM ends with the program
     * @throws ReflectiveOperationException when the jar is not whole
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        // Pictures are drawn without a display, also where DISPLAY names one that cannot be reached.
        System.setProperty("java.awt.headless", System.getProperty("java.awt.headless", "true"));
        if (Installation.folder().isPresent()) {
            Launcher.launch(args);
        }
        URL jar = Main.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new WithoutUnsafe(jar)) {
            Thread.currentThread().setContextClassLoader(loader);
            loader.loadClass(Launcher.class.getName()).getMethod("launch", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(1);
        }
    }
}
