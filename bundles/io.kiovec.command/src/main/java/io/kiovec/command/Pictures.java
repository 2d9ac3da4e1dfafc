// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.ComponentServiceObjects;

/**
 * The {@link Plotter} of a command, which may come and go. It is asked for with the first picture, so that who draws none does
 * not load what draws. Any thread.
 */
public final class Pictures {

    private final AtomicReference<ComponentServiceObjects<Plotter>> plotters = new AtomicReference<>();

    /** There is no plotter yet. */
    public Pictures() {
    }

    /**
     * A plotter has come.
     *
     * @param came where to get it
     */
    public void bind(ComponentServiceObjects<Plotter> came) {
        plotters.set(came);
    }

    /**
     * A plotter has gone.
     *
     * @param gone where it was got
     */
    public void unbind(ComponentServiceObjects<Plotter> gone) {
        plotters.compareAndSet(gone, null);
    }

    /** What is done with a plotter. */
    @FunctionalInterface
    private interface Use {
        void of(Plotter plotter) throws IOException;
    }

    private void use(Use use) throws IOException {
        ComponentServiceObjects<Plotter> present = plotters.get();
        Plotter plotter = present == null ? null : present.getService();
        if (plotter == null) {
            throw new IOException("nobody draws here: install the bundle io.kiovec.plot");
        }
        try {
            use.of(plotter);
        } finally {
            present.ungetService(plotter);
        }
    }

    /**
     * Checks, before long work, that its picture can be drawn.
     *
     * @param file the picture
     * @throws IOException when nobody draws, or not into a file of that name
     */
    public void check(Path file) throws IOException {
        use(plotter -> {
            if (!plotter.knows(file)) {
                throw new IOException(file + ": a picture is written as .svg or .png");
            }
        });
    }

    /**
     * Draws.
     *
     * @param plot what
     * @param file where
     * @throws IOException when it cannot be drawn
     */
    public void draw(Plot plot, Path file) throws IOException {
        use(plotter -> plotter.draw(plot, file));
    }
}
