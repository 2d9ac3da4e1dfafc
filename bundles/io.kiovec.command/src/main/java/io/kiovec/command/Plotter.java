// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Service: draws. Any thread. */
@ProviderType
public interface Plotter {

    /**
     * Draws into a file, which is written anew: {@code .svg} or {@code .png} by its name.
     *
     * @param plot what to draw
     * @param file where
     * @throws IOException when its name has another ending, or it cannot be written
     */
    void draw(Plot plot, Path file) throws IOException;

    /**
     * {@return whether a picture can be written to a file of that name}
     *
     * @param file the file
     */
    boolean knows(Path file);
}
