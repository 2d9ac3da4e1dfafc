// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Endpoint;
import java.time.Duration;

/** One call of an endpoint that is no request: a reset, a session, a movement of a tape. */
public final class Visit {

    private Visit() {
    }

    /**
     * What is done inside.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Call<T> {
        /**
         * Calls the endpoint.
         *
         * @param endpoint the unit's present one
         * @return what comes of it
         * @throws DeviceException what the driver throws
         */
        T with(Endpoint endpoint) throws DeviceException;
    }

    /**
     * Waits for an endpoint and calls it. A driver that says that nothing of the call reached the device loses the
     * endpoint, and the call is begun anew on the next (rule S2); one that throws what it may not loses it too (rule S8).
     *
     * @param <T> what comes of it
     * @param opening of the unit whose endpoint it is
     * @param timeout how long to wait (rule S3)
     * @param call what to do
     * @return what came of it
     * @throws DeviceException when no endpoint came in time, or what the driver threw
     */
    public static <T> T of(Opening opening, Duration timeout, Call<T> call) throws DeviceException {
        DeviceUnit unit = opening.unit();
        Passage passage = new Passage();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            enter(opening, passage, deadline, timeout);
            Binding binding = passage.binding();
            try {
                return call.with(binding.endpoint());
            } catch (DeviceException.Offline gone) {
                unit.begunAnew(binding, gone);
                if (deadline - System.nanoTime() <= 0) {
                    throw unit.offline("the driver was offline again and again for " + timeout);
                }
            } catch (DeviceException e) {
                unit.doubt(binding);
                throw e;
            } catch (RuntimeException | LinkageError e) {
                throw threw(unit, binding, e);
            } finally {
                unit.gate().leave(passage);
            }
        }
    }

    /**
     * Waits until there is an endpoint, and goes in; leaving the gate must follow.
     *
     * @param opening of the unit whose endpoint it is
     * @param passage where to note the way
     * @param deadline by {@link System#nanoTime()}
     * @param timeout how long that was, for messages
     * @throws DeviceException when none came in time
     */
    public static void enter(Opening opening, Passage passage, long deadline, Duration timeout)
            throws DeviceException {
        while (!opening.unit().gate().enter(passage)) {
            opening.await(passage, deadline, timeout);
        }
    }

    /**
     * {@return the error of a driver that threw what it may not (rule S8)} It loses the endpoint.
     *
     * @param unit whose endpoint
     * @param binding with the endpoint
     * @param cause what it threw
     */
    public static DeviceException threw(DeviceUnit unit, Binding binding, Throwable cause) {
        return new DeviceException.OutcomeUnknown(unit.address(), binding.blame("threw " + cause),
                DeviceException.Detail.NONE, cause);
    }
}
