// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.media;

import java.io.IOException;
import java.nio.file.Path;

/** Something to read or write that was made for this run, filled with {@link Stamps#FIRST}. Closing it takes it away. */
public interface Medium extends AutoCloseable {

    /** {@return the file or node} */
    Path path();

    /** {@return bytes} */
    long size();

    /** {@return what it is, in a word} */
    String name();

    @Override
    void close() throws IOException;
}
