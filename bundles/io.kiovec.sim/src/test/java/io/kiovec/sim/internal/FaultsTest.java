// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.sim.internal.adapter.Clock;
import io.kiovec.sim.internal.adapter.VirtualClock;
import io.kiovec.sim.internal.fault.FaultParser;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules do to commands, through endpoints as the framework has them. */
class FaultsTest {

    @TempDir
    Path folder;
    private final Arena arena = Arena.ofShared();
    private final VirtualClock clock = new VirtualClock();
    private SimTransport transport;
    private ScsiEndpoint disk;

    @BeforeEach
    void open() throws Exception {
        transport = new SimTransport(folder, model -> clock, Optional.empty());
        configure(Map.of("name", "d", "medium", "memory", "capacity", "1M", "cache", "volatile"));
        disk = open("d");
    }

    @AfterEach
    void stop() throws Exception {
        disk.close();
        transport.stop();
        arena.close();
    }

    private void configure(Map<String, Object> configuration) {
        ConfiguredDisk configured = new ConfiguredDisk();
        configured.read(configuration);
        assertTrue(configured.model().isPresent(), configuration.toString());
        transport.addDisk(configured);
    }

    /** Opens a disk and takes the unit attention that the power brings. */
    private ScsiEndpoint open(String name) throws DeviceException {
        ScsiEndpoint endpoint = transport.openScsi(new Address("sim", name), AccessMode.READ_WRITE);
        assertEquals("6/29/01", ScsiCommand.testUnitReady().on(endpoint).outcome());
        return endpoint;
    }

    private ConfiguredFault rule(String text) {
        Map<String, Object> configuration = new HashMap<>();
        for (String pair : text.split(" ")) {
            configuration.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        configuration.put("service.pid", "io.kiovec.sim.fault~" + text);
        ConfiguredFault rule = new ConfiguredFault();
        rule.read(configuration);
        assertTrue(rule.rule().isPresent(), text);
        transport.addFault(rule);
        return rule;
    }

    private MemorySegment memory(long seed) {
        return ScsiCommand.memory(arena, seed, 4096);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"action=check sense=3/11/00 | 3/11/00", "action=check sense=1/17/01 | 1/17/01",
        "action=busy | BUSY", "action=task-set-full | TASK_SET_FULL",
        "action=reservation-conflict | RESERVATION_CONFLICT", "action=unit-attention sense=6/2a/01 | 6/2a/01",
        "action=host-reset | 6/29/02", "action=power-loss | 6/29/01", "action=delay nanos=5 | GOOD"})
    void aCommandEndsAsTheRuleSays(String rule, String outcome) throws Exception {
        rule(rule + " opcode=28 nth=2");
        assertEquals("GOOD", ScsiCommand.read(0, memory(1)).on(disk).outcome());
        assertEquals("GOOD", ScsiCommand.testUnitReady().on(disk).outcome());
        assertEquals(outcome, ScsiCommand.read(0, memory(1)).on(disk).outcome());
        assertEquals("GOOD", ScsiCommand.read(0, memory(1)).on(disk).outcome());
    }

    @Test
    void theInformationFieldHasTheFirstBlockThatTheRuleMeans() throws Exception {
        rule("action=check blocks=100-199 information=block");
        assertEquals(105, ScsiCommand.read(105, memory(1)).on(disk).told().information().orElseThrow());
        assertEquals(100, ScsiCommand.read(97, memory(1)).on(disk).told().information().orElseThrow());
        assertEquals("GOOD", ScsiCommand.read(200, memory(1)).on(disk).outcome());
        assertEquals("GOOD", ScsiCommand.read(92, memory(1)).on(disk).outcome());
        assertEquals("3/11/00", ScsiCommand.write(199, memory(1)).on(disk).outcome());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"first=2 | FF.......", "every=3 | ..F..F..F", "nth=5 | ....F....",
        "probability=0 | .........", "probability=1 | FFFFFFFFF", "device=d* | FFFFFFFFF", "device=e | .........",
        "opcode=write | .........", "opcode=2a,0x28 | FFFFFFFFF", "blocks=4-6 | ....FFF.."})
    void aRuleMeetsWhatItSays(String rule, String expected) throws Exception {
        rule("action=busy " + rule);
        StringBuilder met = new StringBuilder();
        MemorySegment block = arena.allocate(512);
        for (int i = 0; i < 9; i++) {
            met.append(ScsiCommand.read(i, block).on(disk).status() == ScsiStatus.BUSY ? 'F' : '.');
        }
        assertEquals(expected, met.toString());
    }

    @Test
    void aShortTransferTellsTheResidual() throws Exception {
        MemorySegment data = memory(1);
        ScsiCommand.write(0, data).on(disk);
        ConfiguredFault rule = rule("action=short bytes=1000");
        MemorySegment there = memory(2);
        ScsiCommand read = ScsiCommand.read(0, there).on(disk);
        assertEquals("GOOD", read.outcome());
        assertEquals(3096, read.residual);
        assertEquals(1000, MemorySegment.mismatch(there, 0, 4096, data, 0, 4096));
        assertEquals(-1, there.asSlice(1000).mismatch(memory(2).asSlice(1000)), "behind what came nothing changes");
        transport.removeFault(rule);
        rule("action=short");
        assertEquals(2048, ScsiCommand.write(0, memory(3)).on(disk).residual);
        transport.removeFault(rule);
    }

    @ParameterizedTest
    @EnumSource(value = TransferMode.class, names = {"DIRECT", "INDIRECT"})
    void corruptedDataIsNotTold(TransferMode mode) throws Exception {
        MemorySegment data = memory(1);
        rule("action=corrupt opcode=write nth=1 bytes=1");
        rule("action=corrupt opcode=read nth=2 bytes=1 seed=7");
        ScsiCommand.write(0, data).on(disk);
        assertEquals(-1, data.mismatch(memory(1)), "the caller's memory is its own");
        MemorySegment once = memory(2);
        assertEquals("GOOD", ScsiCommand.read(mode, 0, once).on(disk).outcome());
        assertEquals(1, differences(once, data));
        MemorySegment twice = memory(2);
        assertEquals("GOOD", ScsiCommand.read(mode, 0, twice).on(disk).outcome());
        assertEquals(1, differences(once, twice));
    }

    private static int differences(MemorySegment one, MemorySegment other) {
        int count = 0;
        for (long at = 0; at < one.byteSize(); at++) {
            count += one.get(java.lang.foreign.ValueLayout.JAVA_BYTE, at) == other
                    .get(java.lang.foreign.ValueLayout.JAVA_BYTE, at) ? 0 : 1;
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void noAnswerComesWithinTheTimeOfTheCommand(String moment) throws Exception {
        ScsiCommand.write(0, memory(1)).on(disk);
        rule("action=timeout opcode=write moment=" + moment);
        ScsiCommand late = ScsiCommand.write(0, memory(2));
        late.timeout = 3_000_000_000L;
        long before = clock.now();
        assertThrows(DeviceException.Timeout.class, () -> late.on(disk));
        assertEquals(3_000_000_000L, clock.now() - before);
        MemorySegment there = memory(0);
        ScsiCommand.read(0, there).on(disk);
        assertEquals(-1, there.mismatch(memory(moment.equals("before") ? 1 : 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abort", "reset", "stop"})
    void aCommandWithoutAnAnswerCanBeEnded(String how) throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        SimTransport real = new SimTransport(folder, model -> new Clock() {
            @Override
            public void spend(long nanos) {
                throw new AssertionError();
            }

            @Override
            public Waited spend(long nanos, CountDownLatch end) {
                waits.countDown();
                return Clock.REAL.spend(nanos, end);
            }
        }, Optional.empty());
        transport.stop();
        transport = real;
        configure(Map.of("name", "slow", "medium", "memory"));
        ScsiEndpoint slow = transport.openScsi(Address.parse("sim:slow"), AccessMode.READ_WRITE);
        rule("action=timeout device=slow");
        ScsiCommand stuck = ScsiCommand.testUnitReady();
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                outcome.set(stuck.on(slow).outcome());
            } catch (DeviceException e) {
                outcome.set(e);
            }
        });
        waits.await();
        switch (how) {
            case "abort" -> slow.abort(stuck.tag());
            case "reset" -> slow.reset(ResetScope.LOGICAL_UNIT);
            default -> transport.stop();
        }
        caller.join();
        if (how.equals("stop")) {
            assertInstanceOf(DeviceException.Offline.class, outcome.get());
        } else {
            assertEquals("TASK_ABORTED", outcome.get());
        }
        slow.close();
    }

    @Test
    void aDeviceThatIsGoneComesBackWithItsData() throws Exception {
        ScsiCommand.write(0, memory(1)).on(disk);
        ScsiCommand.flush().on(disk);
        rule("action=gone opcode=write first=1");
        assertThrows(DeviceException.OutcomeUnknown.class, () -> ScsiCommand.write(0, memory(2)).on(disk));
        assertThrows(DeviceException.Offline.class, () -> ScsiCommand.read(0, memory(2)).on(disk));
        assertThrows(DeviceException.Offline.class, () -> ScsiCommand.flush().on(disk));
        ScsiEndpoint again = open("d");
        assertTrue(again.identity().sameAs(disk.identity()));
        MemorySegment there = memory(0);
        ScsiCommand.read(0, there).on(again);
        assertEquals(-1, there.asSlice(2048).mismatch(memory(1).asSlice(2048)), "the second half never came");
        again.close();
    }

    @Test
    void aPowerLossLosesWhatNobodyFlushedAndOnlyThat() throws Exception {
        for (int i = 0; i < 64; i++) {
            ScsiCommand.write(i * 8L, memory(i)).on(disk);
        }
        ScsiCommand.flush().on(disk);
        for (int i = 32; i < 96; i++) {
            ScsiCommand.write(i * 8L, memory(1000 + i)).on(disk);
        }
        rule("action=power-loss nth=1");
        assertEquals("6/29/01", ScsiCommand.testUnitReady().on(disk).outcome());
        int lost = 0;
        for (int i = 0; i < 96; i++) {
            MemorySegment there = memory(5000);
            assertEquals("GOOD", ScsiCommand.read(i * 8L, there).on(disk).outcome());
            for (int block = 0; block < 8; block++) {
                MemorySegment now = there.asSlice(block * 512L, 512);
                boolean old = now.mismatch(i < 64 ? memory(i).asSlice(block * 512L, 512) : arena.allocate(512)) == -1;
                boolean fresh = i >= 32 && now.mismatch(memory(1000 + i).asSlice(block * 512L, 512)) == -1;
                assertTrue(old || fresh, "write " + i + ", block " + block);
                lost += i >= 32 && old ? 1 : 0;
            }
        }
        assertTrue(lost > 0 && lost < 512, lost + " of 512 unflushed blocks were lost");
    }

    @ParameterizedTest
    @EnumSource(value = Demotion.class, names = {"REGISTRATION_LIMIT", "RESERVE_BUSY", "KERNEL", "FOREIGN_BUFFER",
        "TOO_MANY_SEGMENTS"})
    void M4_aRuleRefusesDirectTransfersForAnyReason(Demotion reason) throws Exception {
        rule("action=demote reason=" + reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        DeviceException.DirectImpossible refused = assertThrows(DeviceException.DirectImpossible.class,
                () -> ScsiCommand.read(TransferMode.DIRECT, 0, memory(1)).on(disk));
        assertEquals(reason, refused.detail().demotion());
        assertEquals("GOOD", ScsiCommand.read(TransferMode.INDIRECT, 0, memory(1)).on(disk).outcome());
    }

    /** Each reason that an adapter has by itself, with the configuration and the memory that provoke it. */
    @ParameterizedTest
    @CsvSource({"mode, indirect, DRIVER_INDIRECT_ONLY", "addressAlignment, 8192, ADDRESS_UNALIGNED",
        "lengthAlignment, 3000, LENGTH_UNALIGNED", "maxTransfer, 4000, TRANSFER_TOO_LARGE",
        "maxElements, 1, TOO_MANY_SEGMENTS", "addressBits, 24, NOT_ADDRESSABLE"})
    void M4_eachReasonCanBeProvokedByConfiguration(String key, String value, Demotion reason) throws Exception {
        configure(Map.of("name", "bound", "medium", "memory", key, value));
        ScsiEndpoint bound = open("bound");
        MemorySegment page = arena.allocate(4 * 8192, 8192).asSlice(key.equals("addressAlignment") ? 4096 : 0, 8192);
        DeviceException.DirectImpossible refused = assertThrows(DeviceException.DirectImpossible.class,
                () -> ScsiCommand.read(TransferMode.DIRECT, 0, page).on(bound));
        assertEquals(reason, refused.detail().demotion());
        bound.close();
    }

    @Test
    void aRuleMayMeanThePositionOfATape() throws Exception {
        ConfiguredTape configured = new ConfiguredTape();
        configured.read(Map.of("name", "t", "medium", "memory"));
        transport.addTape(configured);
        ScsiEndpoint tape = open("t");
        rule("action=check sense=3/0c/00 device=t opcode=0a position=3-4 first=1");
        StringBuilder outcomes = new StringBuilder();
        for (int block = 0; block < 5; block++) {
            MemorySegment cdb = MemorySegment.ofArray(new byte[]{0x0a, 0, 0, 2, 0, 0});
            outcomes.append(new ScsiCommand(TransferMode.INDIRECT, cdb, DataDirection.OUT, arena.allocate(512)).on(tape)
                    .outcome()).append(' ');
        }
        assertEquals("GOOD GOOD GOOD 3/0c/00 GOOD ", outcomes.toString());
        tape.close();
    }

    @Test
    void aPowerLossLosesWhatATapeHasNotMadeSafe() throws Exception {
        ConfiguredTape configured = new ConfiguredTape();
        configured.read(Map.of("name", "t", "medium", "memory"));
        transport.addTape(configured);
        ScsiEndpoint tape = open("t");
        tapeCommand(tape, "0a0000020000", arena.allocate(512));
        tapeCommand(tape, "100000000100", MemorySegment.NULL);
        tapeCommand(tape, "0a0000020000", arena.allocate(512));
        rule("action=power-loss device=t nth=1");
        assertEquals("6/29/01", ScsiCommand.testUnitReady().on(tape).outcome());
        assertEquals("GOOD", tapeCommand(tape, "110300000000", MemorySegment.NULL), "to the end of data");
        MemorySegment position = MemorySegment.ofArray(new byte[20]);
        new ScsiCommand(TransferMode.INDIRECT, MemorySegment.ofArray(new byte[]{0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
                DataDirection.IN, position).on(tape);
        assertEquals(2, io.kiovec.scsi.CdbFields.u32(position, 4), "the block and the filemark");
        tape.close();
    }

    private static String tapeCommand(ScsiEndpoint tape, String cdb, MemorySegment out) throws DeviceException {
        return new ScsiCommand(TransferMode.INDIRECT, MemorySegment.ofArray(java.util.HexFormat.of().parseHex(cdb)),
                out.byteSize() == 0 ? DataDirection.NONE : DataDirection.OUT, out).on(tape).outcome();
    }

    @Test
    void aUnitAttentionOfARuleIsForAllInitiators() throws Exception {
        ScsiEndpoint other = disk.session("iqn.2026-01.test:other");
        assertEquals("6/29/01", ScsiCommand.testUnitReady().on(other).outcome());
        rule("action=unit-attention sense=6/2a/09 first=1");
        assertEquals("6/2a/09", ScsiCommand.testUnitReady().on(disk).outcome());
        assertEquals("6/2a/09", ScsiCommand.testUnitReady().on(other).outcome());
        assertEquals("GOOD", ScsiCommand.testUnitReady().on(disk).outcome());
        other.close();
    }

    @Test
    void rulesAreInForceWhileTheyAreConfigured() throws Exception {
        ConfiguredFault rule = rule("action=busy opcode=00");
        ConfiguredFault counted = rule("action=check opcode=28 nth=3");
        assertEquals("BUSY", ScsiCommand.testUnitReady().on(disk).outcome());
        assertEquals("GOOD", ScsiCommand.read(0, memory(1)).on(disk).outcome());
        transport.removeFault(rule);
        assertEquals("GOOD", ScsiCommand.testUnitReady().on(disk).outcome());
        assertEquals("GOOD", ScsiCommand.read(0, memory(1)).on(disk).outcome());
        assertEquals("3/11/00", ScsiCommand.read(0, memory(1)).on(disk).outcome(), "the count goes on");
        transport.removeFault(counted);
    }

    @Test
    void oneSeedRepeatsARun() throws Exception {
        List<String> first = run(17);
        assertEquals(first, run(17));
        assertNotEquals(first, run(18));
    }

    private List<String> run(long seed) throws Exception {
        SimTransport own = new SimTransport(folder, model -> clock, Optional.empty());
        SimTransport before = transport;
        transport = own;
        String name = "r";
        configure(Map.of("name", name, "medium", "memory", "capacity", "1M", "cache", "volatile", "seed", seed,
                "latency", "10-1000", "latencyTailShare", "5%", "latencyTail", "100000"));
        rule("action=check device=r probability=0.1 seed=" + seed);
        rule("action=corrupt device=r opcode=read probability=0.2 seed=" + (seed + 1));
        rule("action=power-loss device=r probability=0.02 seed=" + (seed + 2));
        ScsiEndpoint endpoint = transport.openScsi(new Address("sim", name), AccessMode.READ_WRITE);
        List<String> trace = new ArrayList<>();
        Random random = new Random(4);
        for (int i = 0; i < 400; i++) {
            int lba = random.nextInt(200);
            MemorySegment data = memory(i);
            long began = clock.now();
            ScsiCommand done = switch (random.nextInt(5)) {
                case 0, 1 -> ScsiCommand.write(lba, data).on(endpoint);
                case 2 -> ScsiCommand.flush().on(endpoint);
                default -> ScsiCommand.read(lba, data).on(endpoint);
            };
            int content = Arrays.hashCode(data.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
            trace.add(done.outcome() + " " + content + " " + (clock.now() - began));
        }
        endpoint.close();
        own.stop();
        transport = before;
        return trace;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"action=burn | action", "action=check sense=3/11 | sense",
        "action=busy opcode=read,xyz | opcode", "action=busy blocks=9-3 | blocks", "action=busy nth=1 first=2 | nth",
        "action=busy probability=2 | probability", "action=demote reason=mood | reason",
        "action=busy device=a b | device",
        "action=timeout moment=never | moment", "action=check information=what | information"})
    void aRuleThatCannotBeReadNamesTheKey(String text, String key) {
        Map<String, Object> configuration = new HashMap<>();
        for (String pair : text.split(" (?=[a-z]+=)")) {
            configuration.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        FaultParser parser = new FaultParser("bad", configuration);
        parser.parse();
        assertEquals(1, parser.problems().size(), parser.problems().toString());
        assertTrue(parser.problems().getFirst().startsWith(key + " = '"), parser.problems().toString());
    }
}
