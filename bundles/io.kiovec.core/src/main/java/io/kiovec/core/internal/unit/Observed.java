// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.RequestTrace;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** What moves no data and is no request of a path, for whoever sees the requests of its device. */
public final class Observed {

    /** What came of it, where it is counted. */
    public record Count(long done, String met) {

        /** Nothing is counted. */
        public static final Count NONE = new Count(0, "");
    }

    /**
     * What is done.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Action<T> {
        /**
         * Does it.
         *
         * @return what came of it
         * @throws DeviceException what went wrong
         */
        T run() throws DeviceException;
    }

    private Observed() {
    }

    /**
     * Does something of a device, and tells.
     *
     * @param <T> what comes of it
     * @param unit the device
     * @param operation as traces name it
     * @param asked as {@link RequestTrace#asked}
     * @param action what to do
     * @param counted what came of it
     * @return what came of it
     * @throws DeviceException what went wrong
     */
    public static <T> T run(DeviceUnit unit, String operation, String asked, Action<T> action,
            Function<T, Count> counted)
            throws DeviceException {
        RequestObserver observer = unit.observer();
        if (observer == null) {
            return action.run();
        }
        Instant began = Instant.now();
        long start = System.nanoTime();
        Count count = Count.NONE;
        Failure failure = Failure.NONE;
        try {
            T result = action.run();
            count = counted.apply(result);
            return result;
        } catch (DeviceException e) {
            failure = e.failure();
            throw e;
        } finally {
            observer.ended(new RequestTrace(began, unit.address(), operation,
                    count.met().isEmpty() ? asked : asked + " met=" + count.met(), TransferMode.INDIRECT, failure, "",
                    count.done(), TransferMode.INDIRECT, Duration.ofNanos(System.nanoTime() - start)));
        }
    }
}
