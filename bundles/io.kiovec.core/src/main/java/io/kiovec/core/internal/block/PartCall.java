// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.core.internal.unit.EndpointCall;
import io.kiovec.io.Address;
import io.kiovec.io.Durability;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;

/** What a block driver sees of a request while it does one part of it. Reused for every part. */
final class PartCall extends EndpointCall implements BlockCall {

    /** What a driver's queue says that it moved. */
    private long moved;
    /** What a call that the queue's owner made threw; {@code null} for nothing. */
    private Throwable thrown;

    PartCall(Address address) {
        super(address);
    }

    void moved(long bytes) {
        moved = bytes;
    }

    long moved() {
        return moved;
    }

    void threw(Throwable what) {
        thrown = what;
    }

    Throwable thrown() {
        return thrown;
    }

    /** {@return the call of a flush that the framework does by itself} */
    static PartCall ofFlush(Address address) {
        PartCall call = new PartCall(address);
        call.begin(TransferMode.INDIRECT, RequestOptions.DEFAULT);
        return call;
    }

    @Override
    public Durability durability() {
        return options().durability();
    }
}
