// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.io.DeviceException;
import java.util.Optional;

/** What the reading thread does besides reading: it reads around what the medium does not give. */
final class ReadWork implements Stage.Work {

    private final Optional<Rescue> rescue;

    ReadWork(Optional<Rescue> rescue) {
        this.rescue = rescue;
    }

    @Override
    public boolean before(Chunk chunk) {
        return true;
    }

    @Override
    public void after(Chunk chunk) {
        if (chunk.failure() instanceof DeviceException.Medium) {
            rescue.ifPresent(reader -> reader.read(chunk));
        }
    }
}
