// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.BlockDevice;
import io.kiovec.bench.internal.soak.Ledger.Wrong;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import java.util.random.RandomGenerator;

/** A disk under test: the device, and the model of what may be on it. Any thread. */
final class SoakDisk {

    /** Bytes of a transfer, in whole blocks. */
    private static final int SIZE = 4096;
    private static final int MOST_PLACES = 1024;

    private final BlockDevice device;
    private final Ledger ledger;
    private final Meter meter;
    private final long id;
    private final int size;
    private final Place[] places;

    /**
     * Takes an open device.
     *
     * @param device opened for writing, all of whose content is given up
     * @param meter of this device
     * @param ledger of all devices
     * @throws DeviceException.IllegalRequest when it is too small
     */
    SoakDisk(BlockDevice device, Meter meter, Ledger ledger) throws DeviceException.IllegalRequest {
        this.device = device;
        this.meter = meter;
        this.ledger = ledger;
        id = id(device.address());
        size = Math.ceilDiv(SIZE, device.blockSize()) * device.blockSize();
        int count = (int) Math.min(MOST_PLACES, device.capacity() / size);
        if (count < 2 || device.blockSize() < Stamps.HEAD) {
            throw new DeviceException.IllegalRequest(device.address(),
                    "has " + device.capacity() + " bytes in blocks of "
                            + device.blockSize() + ": give a disk of at least " + 2 * size
                            + " bytes, in blocks of at least "
                            + Stamps.HEAD);
        }
        places = new Place[count];
        for (int i = 0; i < count; i++) {
            places[i] = new Place(i);
        }
    }

    static long id(Address address) {
        return address.toString().hashCode() & 0xffff_ffffL;
    }

    BlockDevice device() {
        return device;
    }

    Meter meter() {
        return meter;
    }

    Ledger ledger() {
        return ledger;
    }

    int size() {
        return size;
    }

    /** {@return a place} */
    Place any(RandomGenerator random) {
        return places[random.nextInt(places.length)];
    }

    long offset(Place place) {
        return place.number() * size;
    }

    /** {@return the stamps of a buffer} */
    Stamps stamps(IoBuffer buffer) {
        return new Stamps(buffer.segment(), id);
    }

    /** Fills a buffer for a write. */
    void stamp(Stamps stamps, Place place, long generation) {
        int block = device.blockSize();
        for (int part = 0; part * block < size; part++) {
            stamps.put(part * block, block, place.number(), part, generation);
        }
    }

    /** Holds what was read against the model, block by block: the outcome of a write may be unknown for each. */
    void check(Stamps stamps, Place place, Place.Look look) {
        int block = device.blockSize();
        for (int part = 0; part * block < size; part++) {
            Place.Verdict verdict = place.judge(look,
                    stamps.generation(part * block, block, place.number(), part));
            if (verdict != Place.Verdict.FINE) {
                ledger.found(verdict == Place.Verdict.APPLIED_AGAIN ? Wrong.DUPLICATED : Wrong.CORRUPTED,
                        device.address() + ": " + place + " part " + part + ": found "
                                + stamps.describe(part * block, block));
                return;
            }
        }
    }

    /** Writes every place once, so that there is something to read. */
    void fill() throws DeviceException {
        each(Exchange::beginWrite);
    }

    /** Reads every place and holds it against the model. */
    void verify() throws DeviceException {
        each(Exchange::beginRead);
    }

    private interface Beginning {
        boolean begin(Exchange exchange, Place place) throws DeviceException;
    }

    private void each(Beginning beginning) throws DeviceException {
        try (Exchange exchange = new Exchange(this, RequestOptions.INDIRECT)) {
            for (Place place : places) {
                if (beginning.begin(exchange, place)) {
                    exchange.execute();
                }
            }
        }
    }
}
