// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Task;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/** The formats and sanitize operations of a disk, one at a time, each on a thread of its own. Any thread. */
final class Operations {

    private static final long GLANCE_MILLIS = 20;

    private final DiskUnit unit;
    private final OperationMark mark;
    private Thread worker;

    /** Goes on from what the mark says: what was cut off has failed. */
    Operations(DiskUnit unit, OperationMark mark) {
        this.unit = unit;
        this.mark = mark;
        mark.begun().ifPresent(begun -> unit.readiness().failedBefore(begun.kind(), begun.mayExit()));
    }

    /**
     * Begins one. It ends as failed when the medium fails, or the disk goes away before all is done.
     *
     * @param mayExit whether EXIT FAILURE MODE ends its failure
     * @throws CheckCondition NOT READY when another one is under way
     */
    synchronized Operation start(Operation.Kind kind, Operation.Work work, boolean mayExit) throws CheckCondition {
        unit.readiness().requireIdle();
        try {
            mark.begin(new OperationMark.Begun(kind, mayExit));
        } catch (UncheckedIOException e) {
            throw kind.failed();
        }
        Operation operation = new Operation(kind, unit.traits().sanitize().toNanos());
        unit.readiness().begin(operation);
        worker = Thread.ofPlatform().daemon().name("sim " + kind + " " + unit.nameplate().serial())
                .start(() -> run(operation, work, mayExit));
        return operation;
    }

    private void run(Operation operation, Operation.Work work, boolean mayExit) {
        boolean failed = true;
        try {
            unit.drain();
            work.run(operation);
            unit.space().flush(BlockSpace.Begun.A_PART);
            mark.clear();
            failed = false;
        } catch (CheckCondition | UncheckedIOException e) {
            // All commands hear of it from now on.
        } finally {
            operation.end(failed);
            unit.readiness().end(mayExit);
            operation.release();
        }
    }

    /** {@return whether the state that a failed sanitize has left was ended, see {@link Readiness#exitFailure}} */
    synchronized boolean exitFailure() throws CheckCondition {
        if (!unit.readiness().exitFailure()) {
            return false;
        }
        try {
            mark.clear();
        } catch (UncheckedIOException e) {
            unit.readiness().failedBefore(Operation.Kind.SANITIZE, true);
            throw Operation.Kind.SANITIZE.failed();
        }
        return true;
    }

    /** Waits for the end of an operation, or of the command: that does not end the operation. */
    static void await(Operation operation, Task task) throws CheckCondition {
        try {
            while (!task.isAborted() && !operation.await(GLANCE_MILLIS)) {
                // The command may have been aborted meanwhile.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (operation.hasFailed()) {
            throw operation.kind().failed();
        }
    }

    /**
     * Writes an image of a block to all blocks, as one pass of several.
     *
     * @param image the block as it is to lie on the medium
     */
    void overwrite(MemorySegment image, Operation operation, int pass, int passes) throws CheckCondition {
        long blocks = unit.traits().blocks();
        int most = (int) Math.min(blocks, unit.space().chunkBlocks());
        MemorySegment chunk = MemorySegment.ofArray(new byte[Math.toIntExact(most * image.byteSize())]);
        for (int i = 0; i < most; i++) {
            MemorySegment.copy(image, 0, chunk, i * image.byteSize(), image.byteSize());
        }
        for (long done = 0; done < blocks; done += most) {
            long now = Math.min(most, blocks - done);
            unit.space().writeMedium(done, chunk.asSlice(0, now * image.byteSize()));
            operation.reached(pass + (double) (done + now) / blocks, passes);
        }
    }

    /** Ends what is under way and waits for its end. No command is inside any more. */
    void close() {
        Thread last;
        synchronized (this) {
            last = worker;
            Operation running = unit.readiness().operation();
            if (running != null) {
                running.cancel();
            }
        }
        try {
            if (last != null) {
                last.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
