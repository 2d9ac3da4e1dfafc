// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Failure;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Drivers whose queues break what holds for queueing, submitting and reaping. */
final class BrokenQueues {

    private BrokenQueues() {
    }

    static void addTo(BrokenDrivers drivers) {
        for (String queue : BrokenTokens.QUEUES) {
            depth(drivers, queue);
            submitting(drivers, queue);
            reaping(drivers, queue);
            data(drivers, queue);
            neighbours(drivers, queue);
        }
        drivers.in("BlockQueue", "D2_piecesFollowEachOther", "begins with the last piece",
                () -> call -> call.is("offer") ? call.with(reversed(call.arg(0))) : call.proceed());
        drivers.in("BlockQueue", "D2_flushIsARequestToo", "knows reads and writes only", () -> {
            List<Long> flushes = new ArrayList<>();
            return call -> {
                if (call.is("offer")
                        && ((BlockEndpointQueue.Entry) call.arg(0)).kind() == BlockEndpointQueue.Kind.FLUSH) {
                    flushes.add(((BlockEndpointQueue.Entry) call.arg(0)).token());
                }
                return call.is("reap")
                        ? Sinks.reap(call, (sink, args) -> sink.complete(flushes.contains(Sinks.token(args))
                                ? Sinks.changed(args, 1, Failure.ILLEGAL_REQUEST)
                                : args))
                        : call.proceed();
            };
        });
        drivers.in("ScsiQueue", "L4_emptyQueueClosesOnAnotherThread", "can be closed by the thread only that opened it",
                () -> {
                    Thread[] opener = new Thread[1];
                    return call -> {
                        if (call.is("openQueue")) {
                            opener[0] = Thread.currentThread();
                        } else if (call.is("close") && call.target() instanceof ScsiEndpointQueue
                                && Thread.currentThread() != opener[0]) {
                            throw new WrongThreadException("close");
                        }
                        return call.proceed();
                    };
                });
    }

    private static void depth(BrokenDrivers drivers, String queue) {
        drivers.in(queue, "S8_queuesAreAsTheLimitsSay", "says that it has no queues, and has one",
                () -> call -> call.is("limits")
                        ? ((Limits) call.proceed()).toBuilder().set(Limit.MAX_QUEUES, 0).build()
                        : call.proceed());
        drivers.in(queue, "D2_takesNoMoreThanItsDepth", "makes its queue as deep as it likes",
                () -> call -> call.is("openQueue") ? call.with(4 * call.<Integer>arg(0)) : call.proceed());
        drivers.in(queue, "D2_whatCameBackMakesRoom", "does not give its places back", () -> {
            int[] places = {QueueFixture.DEPTH};
            return call -> call.is("offer") && --places[0] < 0 ? (Object) false : call.proceed();
        });
    }

    private static void submitting(BrokenDrivers drivers, String queue) {
        drivers.in(queue, "D2_startsAtSubmit", "starts a request when it is queued", () -> call -> {
            Object taken = call.proceed();
            if (call.is("offer")) {
                call.of("submit").proceed();
            }
            return taken;
        });
        drivers.in(queue, "D2_reapStartsWhatWasQueuedWhereItSaysSo", "has forgotten what it was to start",
                () -> call -> call
                        .is("isStartedByReap") ? (Object) true : call.is("submit") ? (Object) 0 : call.proceed());
        drivers.in(queue, "D2_submitTellsHowManyItStarted", "tells that it has submitted, and not how many",
                () -> call -> call.is("submit") ? Math.min(1, (Integer) call.proceed()) : call.proceed());
    }

    private static void reaping(BrokenDrivers drivers, String queue) {
        drivers.in(queue, "D2_reapTellsHowManyItHanded", "tells how many it was to wait for",
                () -> call -> {
                    Object handed = call.proceed();
                    return call.is("reap") ? call.arg(1) : handed;
                });
        drivers.in(queue, "D2_reapWaitsForItsMinimum", "hands over one at a time", () -> {
            Deque<Object[]> back = new ArrayDeque<>();
            return call -> {
                if (!call.is("reap")) {
                    return call.proceed();
                }
                Sinks.reap(call, (sink, args) -> back.add(args));
                Object[] first = back.poll();
                if (first == null) {
                    return 0;
                }
                Sinks.onward(call).complete(first);
                return 1;
            };
        });
        drivers.in(queue, "D2_completesWhileReaping", "completes what it submits at once", () -> {
            Deque<Object[]> back = new ArrayDeque<>();
            Sinks.Onward[] sink = new Sinks.Onward[1];
            return call -> {
                if (call.is("reap")) {
                    sink[0] = Sinks.onward(call);
                    return Sinks.reap(call, (onward, args) -> back.add(args));
                }
                if (call.is("submit")) {
                    for (Object[] one = back.poll(); one != null; one = back.poll()) {
                        sink[0].complete(one);
                    }
                }
                return call.proceed();
            };
        });
        drivers.in(queue, "D2_completesOnTheOwnersThread", "completes on a thread of its own", Sinks.each((sink,
                args) -> Thread.ofPlatform().start(() -> {
                    try {
                        sink.complete(args);
                    } catch (Throwable e) {
                        throw new IllegalStateException(e);
                    }
                }).join()));
    }

    private static void data(BrokenDrivers drivers, String queue) {
        drivers.in(queue, "D2_movesTheData", "moves each entry with the memory of the one before", () -> {
            MemorySegment[] before = new MemorySegment[1];
            return call -> {
                if (!call.is("offer")) {
                    return call.proceed();
                }
                Object entry = call.arg(0);
                MemorySegment memory = before[0] == null ? BrokenTokens.memory(entry) : before[0];
                before[0] = BrokenTokens.memory(entry);
                return call.with(Proxy.newProxyInstance(BrokenQueues.class.getClassLoader(),
                        new Class<?>[]{call.method().getParameterTypes()[0]},
                        (proxy, method, args) -> List.of("memory", "data").contains(method.getName())
                                ? memory
                                : method.invoke(entry, args)));
            };
        });
        drivers.in(queue, "M6_countsWhatMoved", "counts the bytes of a checksum with those of the data",
                Sinks.each((sink, args) -> sink.complete(Sinks.counted(args, 8))));
        drivers.in(queue, "M6_tellsAModeThatItHas", "tells a mode that its limits do not have", () -> call -> {
            if (call.is("limits")) {
                return ((Limits) call.proceed()).toBuilder().modes(TransferMode.INDIRECT, TransferMode.DIRECT).build();
            }
            return call.is("reap")
                    ? Sinks.reap(call, (sink, args) -> sink.complete(Sinks.moved(args, TransferMode.MAPPED)))
                    : call.proceed();
        });
    }

    private static void neighbours(BrokenDrivers drivers, String queue) {
        drivers.in(queue, "D2_callsGoOnBesideIt", "takes a call's answer out of the queue", () -> {
            boolean[] something = new boolean[1];
            boolean[] taken = new boolean[1];
            return call -> {
                something[0] |= call.is("submit");
                taken[0] |= something[0] && (Traffic.BLOCK.reads(call) || Traffic.SCSI.reads(call));
                return call.is("reap") ? Sinks.reap(call, (sink, args) -> {
                    if (!taken[0]) {
                        sink.complete(args);
                    }
                    taken[0] = false;
                }) : call.proceed();
            };
        });
        drivers.in(queue, "D2_queuesDoNotMix", "has one completion queue for all queues", () -> {
            Deque<Object[]> all = new ArrayDeque<>();
            return call -> {
                synchronized (all) {
                    if (call.is("reap")) {
                        int handed = 0;
                        for (Object[] one = all.poll(); one != null; one = all.poll()) {
                            Sinks.onward(call).complete(one);
                            handed++;
                        }
                        return handed;
                    }
                    Object result = call.proceed();
                    if (call.is("submit")) {
                        Sinks.reap(call.of("reap", null, 0, 0L), (none, args) -> all.add(args));
                    }
                    return result;
                }
            };
        });
    }

    /** {@return a request whose pieces are in the other order} */
    private static Object reversed(BlockEndpointQueue.Entry entry) {
        return Proxy.newProxyInstance(BrokenQueues.class.getClassLoader(),
                new Class<?>[]{BlockEndpointQueue.Entry.class},
                (proxy, method, args) -> method.getName().equals("pieces")
                        ? entry.pieces().reversed()
                        : method.invoke(entry, args));
    }
}
