// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.BlockEndpointQueue.Kind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The queue and the synchronous calls of a disk do the same: requests with answers by chance have the same results in both, in
 * whatever order a queue does them, and the device sees the same commands as often.
 */
class ScsiDiskQueueFuzzTest {

    private static final Address ADDRESS = FakeDiskScript.ADDRESS;
    private static final int BATCH = 12;

    /** A request and what its command is answered, one after the other. */
    private record Request(Kind kind, long block, List<FakeScsi.Reply> replies) {

        String cdb() {
            return "%s00%08x00000800".formatted(kind == Kind.READ ? "28" : "2a", block);
        }

        MemorySegment memory() {
            return MemorySegment.ofArray(new byte[4096]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "3, 4", "4, 8", "5, 12", "6, 12", "7, 2", "8, 6"})
    void sameAnswersSameResults(long seed, int depth) throws Exception {
        Random random = new Random(seed);
        FakeDiskScript one = script();
        FakeDiskScript other = script();
        ScsiDisk disk = one.open();
        FakeCommandQueue commands = new FakeCommandQueue(other, seed);
        Blocks blocks = new Blocks(other.open().openQueue(depth).orElseThrow());
        for (int round = 0; round < 150; round++) {
            commands.room = 1 + random.nextInt(depth);
            List<Request> batch = batch(random, round);
            // The cache holds something from the beginning, whatever comes first.
            disk.write(0, MemorySegment.ofArray(new byte[512]), new FakeCall());
            blocks.run(Kind.WRITE, 0, MemorySegment.ofArray(new byte[512]));
            batch.forEach(request -> {
                one.scsi.answerInTurn(request.cdb(), request.replies());
                other.scsi.answerInTurn(request.cdb(), request.replies());
            });
            List<String> expected = new ArrayList<>();
            for (Request request : batch) {
                expected.add(request + " " + synchronous(disk, request));
            }
            assertEquals(expected, queued(blocks, batch), "round " + round);
            FakeScsi.Reply flushed = random.nextInt(4) == 0 ? transientReply(random, Kind.FLUSH) : FakeScsi.GOOD;
            one.scsi.answerInTurn("35000000000000000000", List.of(flushed));
            other.scsi.answerInTurn("35000000000000000000", List.of(flushed));
            assertEquals(flush(disk), blocks.run(Kind.FLUSH, 0, MemorySegment.NULL).failure(),
                    "flush of round " + round);
            assertEquals(transfers(one), transfers(other));
        }
        assertEquals(List.of(), blocks.strays);
    }

    private static FakeDiskScript script() {
        FakeDiskScript script = new FakeDiskScript();
        script.scsi.answer("28", FakeScsi.GOOD).answer("2a", FakeScsi.GOOD).answer("35", FakeScsi.GOOD);
        return script;
    }

    /** Each command of blocks that came, sorted; questions are asked as often as somebody was told of a change. */
    private static List<String> transfers(FakeDiskScript script) {
        List<String> seen = new ArrayList<>(script.scsi.seen.stream()
                .filter(cdb -> cdb.startsWith("28") || cdb.startsWith("2a") || cdb.startsWith("35")).toList());
        script.scsi.seen.clear();
        Collections.sort(seen);
        return seen;
    }

    private static long first(int round, int request) {
        return 1 + round * 200L + 16 * request;
    }

    private static List<Request> batch(Random random, int round) {
        List<Request> all = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Kind kind = random.nextBoolean() ? Kind.READ : Kind.WRITE;
            List<FakeScsi.Reply> replies = new ArrayList<>();
            int again = random.nextInt(8) == 0 ? random.nextInt(12) : random.nextInt(3);
            for (int n = 0; n < again; n++) {
                replies.add(transientReply(random, kind));
            }
            replies.add(last(random, first(round, i)));
            all.add(new Request(kind, first(round, i), replies));
        }
        return all;
    }

    /** What a command is mostly sent again for. */
    private static FakeScsi.Reply transientReply(Random random, Kind kind) {
        return switch (random.nextInt(kind == Kind.FLUSH ? 6 : 9)) {
            case 0 -> FakeScsi.status(0x08);
            case 1 -> FakeScsi.status(0x28);
            case 2 -> FakeScsi.sense(SenseKey.NOT_READY, 0x0401);
            case 3 -> FakeDiskScript.attention(List.of(0x2900, 0x2902, 0x2a09, 0x3f0e, 0x3807).get(random.nextInt(5)));
            case 4 -> FakeScsi.sense(Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.of(0x0c, 0)).deferred());
            case 5 -> FakeScsi.status(0x30);
            case 6 -> FakeScsi.sense(SenseKey.ABORTED_COMMAND, 0x4b00);
            case 7 -> FakeScsi.status(0x40);
            default -> FakeScsi.thrown(new DeviceException.OutcomeUnknown(ADDRESS, "lost on the way"));
        };
    }

    private static FakeScsi.Reply last(Random random, long block) {
        return switch (random.nextInt(12)) {
            case 0 -> FakeScsi.GOOD.residual(random.nextInt(-600, 4600));
            case 1 -> FakeScsi.sense(SenseKey.RECOVERED_ERROR, 0x1701).residual(random.nextInt(2) * 512);
            case 2 -> FakeScsi.sense(Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR)
                    .withInformation(block + random.nextInt(-1, 9))).residual(random.nextInt(8) * 500);
            case 3 -> FakeScsi.sense(List.of(SenseKey.HARDWARE_ERROR, SenseKey.ILLEGAL_REQUEST, SenseKey.DATA_PROTECT,
                    SenseKey.ABORTED_COMMAND, SenseKey.NOT_READY).get(random.nextInt(5)),
                    List.of(0x4400, 0x3e02, 0x2100, 0x2500, 0x2700, 0x1001, 0x3a00).get(random.nextInt(7)));
            case 4 -> FakeScsi.status(List.of(0x18, 0x40, 0x77).get(random.nextInt(3)));
            case 5 -> FakeScsi.thrown(List.of(Failure.OFFLINE, Failure.TIMEOUT, Failure.BUSY)
                    .get(random.nextInt(3)).exception(ADDRESS, "so it is", Detail.NONE, null));
            case 6 -> new FakeScsi.Reply(2, null, SenseFormat.FIXED, new byte[0], 0, null);
            default -> FakeScsi.GOOD;
        };
    }

    private static String synchronous(ScsiDisk disk, Request request) {
        try {
            long offset = request.block() * 512;
            long moved = request.kind() == Kind.READ
                    ? disk.read(offset, request.memory(), new FakeCall())
                    : disk.write(offset, request.memory(), new FakeCall());
            return moved + " bytes";
        } catch (DeviceException error) {
            return text(error);
        }
    }

    private static Failure flush(ScsiDisk disk) {
        try {
            disk.flush(new FakeCall());
            return Failure.NONE;
        } catch (DeviceException error) {
            return error.failure();
        }
    }

    private static List<String> queued(Blocks blocks, List<Request> batch) throws DeviceException {
        List<Long> tokens = new ArrayList<>();
        for (Request request : batch) {
            var token = blocks.offer(request.kind(), request.block() * 512, request.memory());
            while (token.isEmpty()) {
                blocks.queue().submit();
                blocks.queue().reap(blocks, 1, 1_000_000_000);
                token = blocks.offer(request.kind(), request.block() * 512, request.memory());
            }
            tokens.add(token.get());
        }
        blocks.drain();
        List<String> results = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Blocks.End end = blocks.came.get(tokens.get(i));
            results.add(batch.get(i) + " " + (end.failure() == Failure.NONE
                    ? end.bytes() + " bytes"
                    : end.error().map(ScsiDiskQueueFuzzTest::text).orElse(end.failure().toString())));
        }
        return results;
    }

    /** What a device said is the same in both; where there was no answer a queue has a code only. */
    private static String text(DeviceException error) {
        return error.detail().status().isEmpty() && error.getMessage().matches(".*(lost on the way|so it is).*")
                ? error.failure().toString()
                : error.failure() + " " + error.getMessage() + " " + error.detail().bytesDone() + " "
                        + error.detail().status() + " " + HexFormat.of().formatHex(error.detail().sense());
    }
}
