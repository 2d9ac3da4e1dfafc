// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.util.OptionalLong;

/** A block device of Kiovec as a medium needs it: in memory, strict about its blocks, failing when it is told to. */
public final class RamDevice {

    /** What a request does. */
    private interface Work {
        void on(MemoryStore store) throws IOException;
    }

    public final BlockDevice device = mock(BlockDevice.class, withSettings().stubOnly());
    private final long capacity;
    private final int block;
    private final MemoryStore store = new MemoryStore(Long.MAX_VALUE);
    public volatile int closed;
    public volatile Failure failing = Failure.NONE;
    /** What the last compare-and-write found. */
    public volatile OptionalLong differs = OptionalLong.empty();
    public volatile int compared;

    public RamDevice(long capacity, int block) throws Exception {
        this.capacity = capacity;
        this.block = block;
        lenient().when(device.capacity()).thenReturn(capacity);
        lenient().when(device.blockSize()).thenReturn(block);
        lenient().when(device.address()).thenReturn(Address.parse("ram:0"));
        lenient().when(device.identity()).thenReturn(Identity.UNKNOWN);
        compares(0);
        lenient().when(device.newRequest()).thenAnswer(asked -> request());
        doAnswer(asked -> {
            closed++;
            return null;
        }).when(device).close();
        lenient().when(device.execute(any())).thenAnswer(asked -> failing);
    }

    /** Compares and writes at most so many bytes. */
    public void compares(long most) {
        lenient().when(device.limits())
                .thenReturn(Limits.builder().set(Limit.MAX_COMPARE_AND_WRITE, most).build());
    }

    private MemorySegment checked(long offset, MemorySegment memory) {
        check(offset, memory.byteSize());
        return memory;
    }

    private void check(long offset, long length) {
        if (offset % block != 0 || length % block != 0 || offset + length > capacity || length == 0) {
            throw new AssertionError("offset " + offset + ", length " + length + ", block " + block);
        }
    }

    /** A request that does its work when it is set, for the medium executes it at once. */
    private BlockRequest request() {
        return (BlockRequest) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{BlockRequest.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "options" -> RequestOptions.DIRECT.getClass().cast(arguments[0]);
                        case "failure" -> {
                            return failing == Failure.NONE && differs.isPresent() ? Failure.MISCOMPARE : failing;
                        }
                        case "transfer" -> {
                            if (failing == Failure.NONE) {
                                throw new DeviceException.Miscompare(Address.parse("ram:0"), "told so",
                                        differs.getAsLong());
                            }
                            throw failing.exception(Address.parse("ram:0"), "told so", Detail.NONE, null);
                        }
                        default -> {
                            differs = OptionalLong.empty();
                            if (failing == Failure.NONE) {
                                work(method.getName(), arguments).on(store);
                            }
                        }
                    }
                    return proxy;
                });
    }

    private Work work(String operation, Object[] arguments) {
        return switch (operation) {
            case "read" -> ram -> ram.read((long) arguments[0], checked((long) arguments[0],
                    (MemorySegment) arguments[1]));
            case "write" -> ram -> ram.write((long) arguments[0], checked((long) arguments[0],
                    (MemorySegment) arguments[1]));
            case "writeZeroes" -> ram -> {
                check((long) arguments[0], (long) arguments[1]);
                ram.zero((long) arguments[0], (long) arguments[1]);
            };
            case "compareAndWrite" -> ram -> {
                compared++;
                MemorySegment expected = checked((long) arguments[0], (MemorySegment) arguments[1]);
                MemorySegment present = MemorySegment.ofArray(new byte[(int) expected.byteSize()]);
                ram.read((long) arguments[0], present);
                long at = present.mismatch(expected);
                if (at < 0) {
                    ram.write((long) arguments[0], (MemorySegment) arguments[2]);
                } else {
                    differs = OptionalLong.of(at);
                }
            };
            case "flush" -> ram -> {
            };
            default -> throw new AssertionError(operation);
        };
    }
}
