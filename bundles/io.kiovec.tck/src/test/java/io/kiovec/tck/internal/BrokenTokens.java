// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Region;
import io.kiovec.spi.BlockEndpointQueue;
import io.kiovec.spi.ScsiEndpointQueue;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Drivers whose queues break what holds for tokens and the memory behind them. */
final class BrokenTokens {

    /** The groups of queues. */
    static final List<String> QUEUES = List.of("BlockQueue", "ScsiQueue");

    private BrokenTokens() {
    }

    static void addTo(BrokenDrivers drivers) {
        for (String queue : QUEUES) {
            tokens(drivers, queue);
            cancelling(drivers, queue);
            memory(drivers, queue);
            leftovers(drivers, queue);
        }
        retiring(drivers);
    }

    /** {@return the memory of an entry, of either face} */
    static MemorySegment memory(Object entry) {
        return entry instanceof BlockEndpointQueue.Entry block
                ? block.memory()
                : ((ScsiEndpointQueue.Entry) entry).data();
    }

    private static void tokens(BrokenDrivers drivers, String queue) {
        drivers.in(queue, "L1_everyTokenComesBack", "loses every third completion", () -> {
            int[] count = new int[1];
            return Sinks.each((sink, args) -> {
                if (++count[0] % 3 != 0) {
                    sink.complete(args);
                }
            }).get();
        });
        drivers.in(queue, "L1_noTokenComesBackTwice", "completes twice", Sinks.each((sink, args) -> {
            sink.complete(args);
            sink.complete(args);
        }));
        drivers.in(queue, "L1_noOtherTokenComesBack", "tells the kernel's own requests too",
                Sinks.each((sink, args) -> {
                    sink.complete(args);
                    sink.complete(Sinks.changed(args, 0, Sinks.token(args) + 1_000_000));
                }));
        drivers.in(queue, "L1_reapReturnsWhenNothingIsInFlight", "waits for one completion at least", () -> call -> {
            Object handed = call.proceed();
            if (call.is("reap") && handed.equals(0)) {
                new CountDownLatch(1).await();
            }
            return handed;
        });
    }

    private static void cancelling(BrokenDrivers drivers, String queue) {
        drivers.in(queue, "L1_cancelledTokenComesBackOnce", "forgets what was cancelled", () -> {
            Set<Long> cancelled = new HashSet<>();
            return call -> {
                if (call.is("cancel")) {
                    cancelled.add(call.arg(0));
                }
                return call.is("reap") ? Sinks.reap(call, (sink, args) -> {
                    if (!cancelled.contains(Sinks.token(args))) {
                        sink.complete(args);
                    }
                }) : call.proceed();
            };
        });
        drivers.in(queue, "L1_cancelOfWhatHasComeBackDoesNothing", "answers a cancel with another completion", () -> {
            List<Object[]> came = new ArrayList<>();
            Set<Long> cancelled = new HashSet<>();
            return call -> {
                if (call.is("cancel")) {
                    cancelled.add(call.arg(0));
                } else if (call.is("reap")) {
                    for (Object[] args : came) {
                        if (cancelled.remove(Sinks.token(args))) {
                            Sinks.onward(call).complete(args);
                        }
                    }
                    return Sinks.reap(call, (sink, args) -> {
                        came.add(args);
                        sink.complete(args);
                    });
                }
                return call.proceed();
            };
        });
    }

    private static void memory(BrokenDrivers drivers, String queue) {
        drivers.in(queue, "L2_memoryIsFreeWhenItsTokenHasComeBack", "delivers the end of a batch with the next one",
                () -> {
                    List<MemorySegment> before = new ArrayList<>();
                    return call -> {
                        if (call.is("offer")) {
                            before.add(memory(call.arg(0)));
                        } else if (call.is("submit")) {
                            before.forEach(memory -> memory.fill((byte) 0));
                        }
                        return call.proceed();
                    };
                });
        drivers.in(queue, "L2_memoryOfAWriteIsFreeWhenItsTokenHasComeBack",
                "says of a write that it is done before it is",
                () -> {
                    Tamper.Call[] late = new Tamper.Call[1];
                    return call -> {
                        boolean flushes = Traffic.BLOCK.flushes(call) || Traffic.SCSI.flushes(call);
                        if (call.is("offer")) {
                            // The last is done once more, when it is asked to last.
                            late[0] = call;
                        } else if (flushes && late[0] != null) {
                            late[0].proceed();
                            late[0].of("submit").proceed();
                        }
                        return call.proceed();
                    };
                });
    }

    private static void leftovers(BrokenDrivers drivers, String queue) {
        drivers.in(queue, "L5_closedQueueLeavesNoDescriptor", "leaves its descriptor open", () -> call -> {
            if (call.is("openQueue")) {
                BrokenEndpoints.LEFT.add(new RandomAccessFile("/dev/null", "r"));
            }
            return call.proceed();
        });
        drivers.in(queue, "L5_closedQueueLeavesNoMapping", "leaves its ring mapped", () -> call -> {
            if (call.is("openQueue")) {
                try (FileChannel file = FileChannel.open(Path.of("/proc/self/exe"))) {
                    BrokenEndpoints.LEFT.add(file.map(MapMode.READ_ONLY, 0, 4096, Arena.global()));
                }
            }
            return call.proceed();
        });
        drivers.in(queue, "L5_closedQueueLeavesNoThread", "leaves its reaping thread waiting", () -> call -> {
            if (call.is("openQueue")) {
                BrokenEndpoints.leaveThread();
            }
            return call.proceed();
        });
    }

    private static void retiring(BrokenDrivers drivers) {
        drivers.in("BlockQueue", "L2_retiredRegionIsLetGo", "uses the first region that it has seen for ever", () -> {
            MemorySegment[] registered = new MemorySegment[1];
            return call -> {
                if (call.is("offer")) {
                    Optional<Region> region = ((BlockEndpointQueue.Entry) call.arg(0)).region();
                    if (registered[0] == null && region.isPresent()) {
                        registered[0] = region.orElseThrow().memory();
                    }
                    if (registered[0] != null) {
                        registered[0].get(ValueLayout.JAVA_BYTE, 0);
                    }
                }
                return call.proceed();
            };
        });
    }
}
