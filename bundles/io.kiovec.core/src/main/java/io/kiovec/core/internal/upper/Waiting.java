// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import java.util.concurrent.TimeUnit;

/** How time passes while a device is busy or becomes ready; tests have another. */
interface Waiting {

    /** Real time. */
    Waiting REAL = new Waiting() {
        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    };

    /** {@return the time in nanoseconds, from an arbitrary beginning} */
    long now();

    /**
     * Lets time pass.
     *
     * @param nanos how much
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    void pause(long nanos) throws InterruptedException;
}
