// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.job;

import java.io.IOException;

/** Makes calls that an interrupt must not reach: it closes a file's channel under who uses it. */
public final class Undisturbed {

    /** A call. */
    @FunctionalInterface
    public interface Call {
        /**
         * Makes it.
         *
         * @throws IOException what goes wrong
         */
        void make() throws IOException;
    }

    private Undisturbed() {
    }

    /**
     * Makes a call on a thread of its own and waits for its end; an interrupt meanwhile is there afterwards.
     *
     * @param call what to do
     * @throws IOException what went wrong
     */
    public static void make(Call call) throws IOException {
        Throwable[] thrown = {null};
        Thread thread = Thread.ofPlatform().name("copy-flush").daemon().unstarted(() -> {
            try {
                call.make();
            } catch (IOException | RuntimeException | Error e) {
                thrown[0] = e;
            }
        });
        thread.start();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (thrown[0]) {
            case null -> {
            }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw (Error) thrown[0];
        }
    }
}
