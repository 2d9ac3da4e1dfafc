// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Drivers that break what holds for every face. */
final class BrokenEndpoints {

    /** What the broken drivers leave behind, so that no collector takes it away before the kit counts. */
    static final List<Object> LEFT = new ArrayList<>();

    private static final List<Thread> THREADS = new CopyOnWriteArrayList<>();

    private BrokenEndpoints() {
    }

    /** Starts a thread that waits for what never comes. */
    static void leaveThread() {
        THREADS.add(Thread.ofPlatform().daemon().name("reaper").start(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Ends the threads that were left, once the kit has judged. */
    static void endThreads() {
        THREADS.forEach(Thread::interrupt);
        THREADS.clear();
    }

    static void addTo(BrokenDrivers drivers) {
        opening(drivers);
        identity(drivers);
        limits(drivers);
        closing(drivers);
        losses(drivers);
    }

    private static boolean opens(Tamper.Call call) {
        return Set.of("openBlock", "openScsi", "openTape").contains(call.name());
    }

    private static void opening(BrokenDrivers drivers) {
        drivers.everywhere("D1_tellsLimitsAndIdentity", "gives null for an identity that it does not know",
                () -> call -> call.is("identity") ? null : call.proceed());
        drivers.everywhere("D1_refusesFacesThatItDoesNotHave", "says Unavailable of a face that it does not have",
                () -> call -> {
                    try {
                        return call.proceed();
                    } catch (DeviceException.IllegalRequest noSuchFace) {
                        throw new DeviceException.Unavailable(noSuchFace.address(), "try again");
                    }
                });
        drivers.everywhere("D5_availabilityIsAValue", "gives null where it should say that it is available",
                () -> call -> call.is("availability") ? null : call.proceed());
        drivers.everywhere("D5_missingDeviceIsATypedError", "throws what its own library throws", () -> call -> {
            try {
                return call.proceed();
            } catch (DeviceException.Unavailable missing) {
                throw new IllegalStateException("ENOENT");
            }
        });
        drivers.everywhere("S1_opensAgainAfterClose", "keeps its lock after closing", () -> {
            int[] opened = new int[1];
            return call -> {
                if (opens(call) && ++opened[0] > 1) {
                    throw new DeviceException.Busy(call.arg(0), "is open");
                }
                return call.proceed();
            };
        });
        drivers.everywhere("S1_secondOpeningDoesWhatTheLimitsSay", "is exclusive and does not say so", () -> {
            int[] open = new int[1];
            return call -> {
                if (opens(call) && open[0] > 0) {
                    throw new DeviceException.Busy(call.arg(0), "is open");
                }
                Object result = call.proceed();
                open[0] += opens(call) ? 1 : call.is("close") ? -1 : 0;
                return call.is("limits")
                        ? ((Limits) result).toBuilder().set(Trait.EXCLUSIVE, Support.NO).build()
                        : result;
            };
        });
    }

    private static Identity named(String name) {
        return Identity.of(Designator.whole(Source.VENDOR, name));
    }

    private static void identity(BrokenDrivers drivers) {
        drivers.everywhere("S5_identityIsTheSameAgain", "names the opening and not the device", () -> {
            int[] asked = new int[1];
            return call -> call.is("identity") ? named("opening " + asked[0]++) : call.proceed();
        });
        drivers.everywhere("S5_anotherDeviceIsAnotherOne", "names the model and not the device",
                () -> call -> call.is("identity") ? named("RAM 2000") : call.proceed());
        drivers.everywhere("S5_scanNamesTheSameDevice", "finds a device by another name than it opens it",
                () -> call -> {
                    if (!call.is("scan")) {
                        return call.proceed();
                    }
                    List<DeviceDescription> found = new ArrayList<>();
                    for (Object device : (List<?>) call.proceed()) {
                        DeviceDescription whole = (DeviceDescription) device;
                        found.add(new DeviceDescription(whole.address(), whole.kinds(), whole.transport(),
                                whole.description(),
                                whole.capacity(), whole.blockSize(), named("seen at " + whole.address())));
                    }
                    return found;
                });
    }

    private static void limits(BrokenDrivers drivers) {
        drivers.everywhere("S8_limitsDoNotContradictThemselves", "calls UNTOLD a mode of its own",
                () -> call -> call.is("limits")
                        ? ((Limits) call.proceed()).toBuilder().modes(TransferMode.INDIRECT, TransferMode.UNTOLD)
                                .build()
                        : call.proceed());
        drivers.everywhere("S8_limitsAreTheSameAgain", "finds its limits out as it goes", () -> {
            int[] asked = new int[1];
            return call -> call.is("limits")
                    ? ((Limits) call.proceed()).toBuilder().set(Limit.BEST_TRANSFER, 4096 << asked[0]++ % 8).build()
                    : call.proceed();
        });
        drivers.everywhere("S8_healthyDeviceIsNotLost", "says that a device is lost when it was idle",
                () -> call -> call.is("lost") ? Optional.of("it is idle") : call.proceed());
    }

    private static void closing(BrokenDrivers drivers) {
        drivers.everywhere("L4_closesOnAnotherThread", "can be closed by the thread only that opened it", () -> {
            Thread[] opener = new Thread[1];
            return call -> {
                if (opens(call)) {
                    opener[0] = Thread.currentThread();
                } else if (call.is("close") && Thread.currentThread() != opener[0]) {
                    throw new WrongThreadException("close");
                }
                return call.proceed();
            };
        });
        drivers.everywhere("L5_closeLeavesNoDescriptor", "leaves its descriptor open", () -> call -> {
            if (opens(call)) {
                LEFT.add(new RandomAccessFile("/dev/null", "r"));
            }
            return call.proceed();
        });
        drivers.everywhere("L5_closeLeavesNoMapping", "leaves its ring mapped", () -> call -> {
            if (opens(call)) {
                try (FileChannel file = FileChannel.open(java.nio.file.Path.of("/proc/self/exe"))) {
                    LEFT.add(file.map(MapMode.READ_ONLY, 0, 4096, Arena.global()));
                }
            }
            return call.proceed();
        });
        drivers.everywhere("L5_closeLeavesNoThread", "leaves its reaping thread waiting", () -> call -> {
            if (opens(call)) {
                leaveThread();
            }
            return call.proceed();
        });
        drivers.everywhere("L5_failedOpeningLeavesNoDescriptor",
                "opens a descriptor before it looks whether there is a device",
                () -> call -> {
                    if (opens(call) && call.<Address>arg(0).rest().startsWith("no/")) {
                        LEFT.add(new RandomAccessFile("/dev/null", "r"));
                    }
                    return call.proceed();
                });
    }

    private static void losses(BrokenDrivers drivers) {
        drivers.everywhere("S8_lostDeviceSaysSo", "does not know that its device has gone",
                () -> call -> call.is("lost") ? Optional.empty() : call.proceed());
        drivers.everywhere("S2_lostDeviceEndsCallsWithTypedErrors", "throws something else the second time", () -> {
            Set<Class<?>> seen = new HashSet<>();
            return call -> {
                try {
                    return call.proceed();
                } catch (DeviceException e) {
                    if (!opens(call) && !seen.add(e.getClass())) {
                        throw new IllegalStateException("the ring is dead");
                    }
                    throw e;
                }
            };
        });
        drivers.everywhere("L5_lostDeviceCanBeClosed", "throws from close when its device has gone", () -> {
            boolean[] failed = new boolean[1];
            return call -> {
                if (call.is("close") && failed[0]) {
                    throw new IllegalStateException("nothing to flush to");
                }
                try {
                    return call.proceed();
                } catch (DeviceException e) {
                    failed[0] = true;
                    throw e;
                }
            };
        });
    }
}
