// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;

/**
 * The commands that run in sessions now, so that Ctrl-C can end those that somebody waits for. Gogo's own interrupt of a
 * job leaves the session without output.
 */
final class Foreground {

    private final Map<Thread, Job> running = new HashMap<>();

    /** Runs a command so that it can be interrupted. */
    int run(IntSupplier command) {
        Process process = Process.Utils.current();
        synchronized (running) {
            running.put(Thread.currentThread(), process == null ? null : process.job());
        }
        try {
            return command.getAsInt();
        } finally {
            synchronized (running) {
                running.remove(Thread.currentThread());
                // The thread is Gogo's, and the interrupt was the command's.
                Thread.interrupted();
            }
        }
    }

    /** Interrupts every command but those in the background. */
    void interrupt() {
        synchronized (running) {
            running.forEach((thread, job) -> {
                if (job == null || job.status() != Job.Status.Background) {
                    thread.interrupt();
                }
            });
        }
    }
}
