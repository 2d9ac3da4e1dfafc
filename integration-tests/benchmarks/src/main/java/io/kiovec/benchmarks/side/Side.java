// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import java.io.IOException;
import java.util.List;

/** One side of a comparison, which can be run again and again. */
public interface Side {

    /** {@return its command, for people to repeat it; none where nothing is run} */
    List<String> command();

    /**
     * Runs it once, to its end.
     *
     * @return what it found
     * @throws IOException when it failed
     * @throws InterruptedException when interrupted
     */
    Figures run() throws IOException, InterruptedException;

    /**
     * Does the same work with its data looked at, where the side can; by default there is nothing to look at.
     *
     * @return transfers whose data was right
     * @throws IOException when it was wrong, or the side failed
     * @throws InterruptedException when interrupted
     */
    default long verify() throws IOException, InterruptedException {
        return 0;
    }
}
