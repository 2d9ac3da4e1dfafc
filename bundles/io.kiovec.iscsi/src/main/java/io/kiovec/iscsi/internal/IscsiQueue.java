// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Failure;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import io.kiovec.iscsi.internal.session.QueuedTasks;
import io.kiovec.iscsi.internal.session.Task;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.spi.ScsiEndpointQueue;

/**
 * A queue of an endpoint (rule D2): its commands are tasks of the endpoint's session, and its owner reads their answers. What is
 * begun after the session was lost ends as offline, so that the framework begins it anew.
 */
final class IscsiQueue implements ScsiEndpointQueue {

    private final CommandGuard guard;
    private final QueuedTasks tasks;

    IscsiQueue(CommandGuard guard, QueuedTasks tasks) {
        this.guard = guard;
        this.tasks = tasks;
    }

    @Override
    public boolean offer(Entry entry) throws DeviceException {
        CommandEffect effect = guard.check(entry.cdb(), entry.direction(), entry.data(), entry.mode());
        Task task = tasks.take();
        if (task == null) {
            return false;
        }
        task.ask(entry.cdb(), entry.direction(), entry.dataPhase(), entry.data(), entry.sense());
        task.terms(entry.attribute(), effect, entry.token(), entry.timeoutNanos());
        tasks.queue(task);
        return true;
    }

    @Override
    public int submit() {
        return tasks.submit();
    }

    @Override
    public int reap(Sink sink, int minimum, long timeoutNanos) {
        tasks.await(minimum, timeoutNanos);
        int count = 0;
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            long token = task.tag();
            Failure failure = task.failure();
            int status = task.status();
            int senseLength = task.senseLength();
            long residual = task.residual();
            tasks.give(task);
            sink.complete(token, failure, status, senseLength, residual, TransferMode.DIRECT, 0, 0);
            count++;
        }
        return count;
    }

    @Override
    public void cancel(long token) {
        tasks.cancel(token);
    }

    @Override
    public void close() {
        tasks.close();
    }
}
