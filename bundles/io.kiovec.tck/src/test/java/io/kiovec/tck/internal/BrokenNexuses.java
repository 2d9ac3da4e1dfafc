// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Drivers that break what holds for aborts, resets and sessions. */
final class BrokenNexuses {

    private static final Traffic FACE = Traffic.SCSI;

    private BrokenNexuses() {
    }

    static void addTo(BrokenDrivers drivers) {
        aborts(drivers);
        sessions(drivers);
    }

    private static void aborts(BrokenDrivers drivers) {
        drivers.in("ScsiNexus", "L1_abortedCommandEnds", "waits for ever for the answer to a command that was aborted",
                () -> {
                    Map<Long, CountDownLatch> aborted = new ConcurrentHashMap<>();
                    return call -> {
                        if (call.is("abort")) {
                            aborted.computeIfAbsent(call.arg(0), tag -> new CountDownLatch(1)).countDown();
                        } else if (Traffic.is(call, 0)) {
                            aborted.computeIfAbsent(Traffic.command(call).tag(), tag -> new CountDownLatch(1)).await();
                            new CountDownLatch(1).await();
                        }
                        return call.proceed();
                    };
                });
        drivers.in("ScsiNexus", "L1_abortOfWhatHasEndedDoesNothing", "cannot find a command that has ended",
                () -> call -> {
                    if (call.is("abort")) {
                        throw new DeviceException.IllegalRequest(FACE.address(), "no such command");
                    }
                    return call.proceed();
                });
        drivers.in("ScsiNexus", "L1_resetEndsAndWorkGoesOn", "takes a device that was reset for one that has gone",
                () -> {
                    boolean[] reset = new boolean[1];
                    return call -> {
                        reset[0] |= call.is("reset");
                        if (reset[0] && call.is("execute")) {
                            throw new DeviceException.Offline(FACE.address(), "the device was reset");
                        }
                        return call.proceed();
                    };
                });
    }

    private static void sessions(BrokenDrivers drivers) {
        drivers.in("ScsiNexus", "S5_sessionIsTheSameDevice", "names a session by its initiator port", () -> {
            List<Object> sessions = new ArrayList<>();
            return call -> {
                if (call.is("identity") && sessions.contains(call.target())) {
                    return Identity.of(Designator.whole(Source.VENDOR, "a session"));
                }
                Object result = call.proceed();
                if (call.is("session")) {
                    sessions.add(result);
                }
                return result;
            };
        });
        drivers.in("ScsiNexus", "L4_sessionClosesAlone", "closes the descriptor that all sessions share", () -> {
            boolean[] closed = new boolean[1];
            return call -> {
                closed[0] |= call.is("close");
                if (closed[0] && call.is("execute")) {
                    throw new DeviceException.Offline(FACE.address(), "EBADF");
                }
                return call.proceed();
            };
        });
        drivers.in("ScsiNexus", "D1_sessionIsANexusOfItsOwn", "sends everything by one initiator port", () -> {
            Object[] first = new Object[1];
            return call -> {
                if (call.is("execute")) {
                    first[0] = first[0] == null ? call.target() : first[0];
                    return new Tamper.Call(first[0], call.method(), call.args()).proceed();
                }
                return call.proceed();
            };
        });
    }
}
