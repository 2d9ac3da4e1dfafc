// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.ScatterList;
import io.kiovec.io.ScatterList.Exactness;
import io.kiovec.io.ScatterMapper;
import io.kiovec.io.TransferMode;
import io.kiovec.sim.internal.Call;
import io.kiovec.sim.internal.adapter.AdapterModel.Reach;
import io.kiovec.sim.internal.adapter.AdapterModel.Timekeeping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdapterTest {

    private final AtomicLong spent = new AtomicLong();
    private final ScatterMapper mapper = mock(ScatterMapper.class);
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(16384, 4096);
    private final List<MemorySegment> moved = new ArrayList<>();

    @AfterEach
    void close() {
        arena.close();
    }

    private static AdapterModel model(boolean direct, int maxElements, int addressBits, long elementPrice,
            long latency) {
        return new AdapterModel(direct ? Reach.CALLERS_MEMORY : Reach.OWN_MEMORY_ONLY, maxElements, Long.MAX_VALUE, 0,
                1 << 20, 4, 1, addressBits, 1, elementPrice, Latency.fixed(latency), 0, 0, Timekeeping.VIRTUAL, 0);
    }

    private Adapter adapter(AdapterModel model) {
        return new Adapter(model, () -> mapper, spent::addAndGet);
    }

    private void pieces(long... addresses) {
        long[] lengths = new long[addresses.length];
        java.util.Arrays.fill(lengths, 16384 / addresses.length);
        ScatterList list = ScatterList.of(lengths, addresses, Exactness.EXACT);
        when(mapper.map(any(MemorySegment.class))).thenReturn(list);
    }

    private long move(MemorySegment where) {
        moved.add(where);
        return where.byteSize();
    }

    private Demotion refusal(Adapter adapter, MemorySegment which) {
        DeviceException.DirectImpossible refused = assertThrows(DeviceException.DirectImpossible.class,
                () -> adapter.transfer(new Call(TransferMode.DIRECT), DataDirection.IN, which, this::move));
        assertEquals(List.of(), moved, "something moved");
        return refused.detail().demotion();
    }

    @Test
    void M2_directMovesIntoTheCallersMemoryAndCopiesNothing() throws Exception {
        pieces(0x1000, 0x9000);
        Call call = new Call(TransferMode.DIRECT);
        adapter(model(true, 8, 64, 0, 0)).transfer(call, DataDirection.IN, memory, this::move);
        assertEquals(List.of(memory), moved);
        assertEquals(2, call.elements);
        assertEquals(0, call.copied);
    }

    @Test
    void M2_indirectMovesThroughTheAdaptersOwnMemory() throws Exception {
        Call call = new Call(TransferMode.INDIRECT);
        memory.fill((byte) 5);
        adapter(model(true, 8, 64, 0, 0)).transfer(call, DataDirection.OUT, memory, own -> {
            assertNotEquals(memory.address(), own.address());
            assertEquals(-1, own.mismatch(memory));
            return move(own);
        });
        assertEquals(1, moved.size());
        assertEquals(16384, call.copied);
        assertEquals(1, call.elements);
    }

    @Test
    void M1_indirectTakesArrays() throws Exception {
        byte[] array = new byte[512];
        adapter(model(false, 1, 24, 0, 0)).transfer(new Call(TransferMode.INDIRECT), DataDirection.IN,
                MemorySegment.ofArray(array), own -> own.fill((byte) 3).byteSize());
        assertEquals(3, array[511]);
    }

    @Test
    void theHardwareRefusesWhatItCannotReach() {
        pieces(0x1000, 0x9000, 0x20000, 0x40000);
        assertEquals(Demotion.DRIVER_INDIRECT_ONLY, refusal(adapter(model(false, 8, 64, 0, 0)), memory));
        assertEquals(Demotion.TOO_MANY_SEGMENTS, refusal(adapter(model(true, 3, 64, 0, 0)), memory));
        assertEquals(Demotion.ADDRESS_UNALIGNED, refusal(adapter(model(true, 8, 64, 0, 0)), memory.asSlice(2, 512)));
        pieces(0x1000, 0x1000000);
        assertEquals(Demotion.NOT_ADDRESSABLE, refusal(adapter(model(true, 8, 24, 0, 0)), memory));
        assertEquals(Demotion.TRANSFER_TOO_LARGE,
                refusal(adapter(model(true, 8, 64, 0, 0)), arena.allocate((1 << 20) + 512)));
    }

    @Test
    void thePriceIsForTheTransferAndForEachElement() throws Exception {
        pieces(0x1000, 0x9000, 0x20000, 0x40000);
        adapter(model(true, 8, 64, 1000, 50)).transfer(new Call(TransferMode.DIRECT), DataDirection.IN, memory,
                this::move);
        assertEquals(4050, spent.get());
        spent.set(0);
        adapter(model(true, 8, 64, 1000, 50)).transfer(new Call(TransferMode.INDIRECT), DataDirection.IN, memory,
                this::move);
        assertEquals(1050, spent.get());
    }

    @Test
    void aBusOfABandwidthTakesItsTime() {
        AdapterModel model = new AdapterModel(Reach.CALLERS_MEMORY, 1, Long.MAX_VALUE, 0, 1 << 20, 4, 1, 64, 1, 0,
                Latency.NONE, 100_000_000, 0, Timekeeping.VIRTUAL, 0);
        assertEquals(10_000, model.price(1, 1000));
    }

    @Test
    void withoutAMapperEachPageIsAnElement() throws Exception {
        Call call = new Call(TransferMode.DIRECT);
        new Adapter(model(true, 8, 64, 0, 0), () -> null, spent::addAndGet).transfer(call, DataDirection.IN, memory,
                this::move);
        assertEquals(4, call.elements);
    }
}
