// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

/** Time that passes only by waiting. One thread. */
final class VirtualTime implements Waiting {

    long now;
    int pauses;
    /** Called in each pause. */
    Runnable meanwhile = () -> {
    };
    /** Whether the next pause is interrupted. */
    boolean interrupts;

    @Override
    public long now() {
        return now;
    }

    @Override
    public void pause(long nanos) throws InterruptedException {
        if (interrupts) {
            throw new InterruptedException();
        }
        now += nanos;
        pauses++;
        meanwhile.run();
    }
}
