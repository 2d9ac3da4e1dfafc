// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal;

import io.kiovec.api.Devices;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The targets that a command has started; they end with the command's bundle at the latest. Any thread. */
final class RunningTargets implements AutoCloseable {

    private final Devices devices;
    private final TargetLog log;
    private final Set<Target> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    RunningTargets(Devices devices, TargetLog log) {
        this.devices = devices;
        this.log = log;
    }

    Target open(TargetOptions options) throws IOException {
        Target target = Target.open(options, devices, log);
        running.add(target);
        if (closed) {
            end(target);
            throw new IOException("the bundle of the target stops");
        }
        return target;
    }

    void end(Target target) {
        if (running.remove(target)) {
            target.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(this::end);
    }
}
