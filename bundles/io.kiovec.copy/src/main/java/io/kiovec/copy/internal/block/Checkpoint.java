// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.job.JobFile.State;
import java.io.IOException;

/** Where a copy of blocks is remembered, now and then. */
public interface Checkpoint {

    /** {@return whether it is time again} */
    boolean isDue();

    /**
     * Remembers what is flushed already.
     *
     * @param ledger what became of each byte
     * @param state where the copy stands
     * @throws IOException when it could not be written
     */
    void save(Ledger ledger, State state) throws IOException;
}
