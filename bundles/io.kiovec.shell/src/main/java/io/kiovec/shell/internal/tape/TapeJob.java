// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Progress;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeProgress;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** One thing that is done with a tape drive, which is opened for it and closed. */
abstract class TapeJob extends Job {

    /** How often somebody looks how far a motion is. */
    private static final long LOOK_MILLIS = 100;
    /** The whole of what a drive tells a part of. */
    private static final long WHOLE = 65536;

    private final Devices devices;

    @CommandLine.Parameters(index = "0", paramLabel = "ADDRESS", description = "The tape drive.")
    private String address = "";

    TapeJob(Devices devices) {
        this.devices = devices;
    }

    /** {@return what the drive is opened for} */
    AccessMode access() {
        return AccessMode.READ;
    }

    /**
     * Lets the job go on before the drive is opened; one that destroys asks here.
     *
     * @param console where a person is asked
     * @param drive the address
     */
    void permit(Console console, Address drive) throws InterruptedException {
        // Nothing is destroyed.
    }

    /**
     * Does it.
     *
     * @param tape the open drive
     * @param console for progress
     * @param told what is printed then, the address first
     */
    abstract void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception;

    /**
     * Asks what the drive does not tell while it is open as a tape.
     *
     * @param drive the address, closed
     * @param told what is printed then
     */
    void afterwards(Address drive, Map<String, Object> told) {
        // All was told.
    }

    /** {@return what was done less than was asked for, a clause; empty when all was done} Known after the work. */
    String shortfall() {
        return "";
    }

    @Override
    protected final void run(Console console) throws Exception {
        Address drive = parsed();
        permit(console, drive);
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("address", drive.toString());
        try (TapeDevice tape = devices.open(drive, TapeDevice.class, access())) {
            work(tape, console, told);
            stands(tape.position(), told);
        }
        afterwards(drive, told);
        console.print(told);
        if (!shortfall().isEmpty()) {
            throw new IOException(drive + ": " + shortfall());
        }
    }

    private Address parsed() {
        try {
            return Address.parse(address);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private static void stands(TapePosition position, Map<String, Object> told) {
        told.put("partition", position.isKnown() ? position.partition() : null);
        told.put("block", boxed(position.block()));
        told.put("file", boxed(position.file()));
    }

    private static Long boxed(OptionalLong value) {
        return value.isPresent() ? (Long) value.getAsLong() : null;
    }

    /**
     * Moves a tape, and shows meanwhile how far it is, where the drive tells. An interrupt ends the wait; the drive goes on by
     * itself, for nothing stops a tape in the middle.
     *
     * @param <T> what it gives
     * @param what the motion
     * @param tape the open drive
     * @param console where the progress is shown
     * @param motion the motion
     * @return what it gave
     */
    static <T> T move(String what, TapeDevice tape, Console console, Callable<T> motion) throws Exception {
        FutureTask<T> task = new FutureTask<>(motion);
        Thread.ofVirtual().name("kiovec tape " + what).start(task);
        try (Progress bar = console.progress(what, WHOLE, Progress.Unit.SHARES)) {
            while (true) {
                try {
                    return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException underWay) {
                    bar.at(tape.progress().map(TapeProgress::done).map(part -> (long) (WHOLE * part.orElse(0)))
                            .orElse(0L));
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            throw new InterruptedException(
                    tape.address() + ": " + what + " was interrupted; the drive ends it by itself");
        }
    }
}
