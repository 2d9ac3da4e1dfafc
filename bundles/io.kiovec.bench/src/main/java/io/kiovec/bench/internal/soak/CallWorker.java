// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;

/** Synchronous calls, one after the other, in both modes. They are timed: nothing of ours waits beside them. */
final class CallWorker extends Worker {

    private final SoakDisk disk;

    CallWorker(SoakDisk disk, Load load) {
        super("calls to " + disk.device().address(), load, disk.ledger());
        this.disk = disk;
    }

    @Override
    void work() throws DeviceException {
        try (Exchange indirect = new Exchange(disk, RequestOptions.INDIRECT);
                Exchange direct = new Exchange(disk, RequestOptions.DIRECT)) {
            while (goesOn()) {
                Exchange exchange = random().nextBoolean() ? indirect : direct;
                exchange.begin(random());
                Meter.Phase phase = disk.meter().phase();
                long start = System.nanoTime();
                exchange.execute();
                disk.meter().took(phase, System.nanoTime() - start);
                if (exchange.request().failure() != Failure.NONE) {
                    pauseAfterFailure();
                }
                think();
            }
        }
    }
}
