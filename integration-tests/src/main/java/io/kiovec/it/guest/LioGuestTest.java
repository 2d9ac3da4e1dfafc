// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.api.Transfer;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.it.Bundles;
import io.kiovec.it.Gogo;
import io.kiovec.it.InstalledKit;
import io.kiovec.scsi.cdb.BlockCdb;
import io.kiovec.tck.DriverReport.Outcome;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The transport iscsi against LIO, the kernel's own iSCSI target. What our initiator wrote is looked for in the file behind the
 * disk, and what is in the file is read by our initiator: LIO alone is between them. It needs no device of the guest, and runs where
 * there is less to do.
 */
@TapeBoot
class LioGuestTest {

    private static final int PIECE = 1 << 16;
    private static final RequestOptions SOON = RequestOptions.DIRECT.with(Duration.ofSeconds(2));
    private static final String STRANGER = "iqn.2026-11.io.kiovec:stranger";
    /** Of the rules about data, which the other side has a part in. */
    private static final int MANY = 15;

    private static LioTarget target;

    @BeforeAll
    static void isServed(@TempDir Path folder) throws Exception {
        target = LioTarget.serving(folder.resolve("disk"));
    }

    @AfterAll
    static void isTakenDown() throws Exception {
        target.takeDown();
    }

    private static BlockDevice open() throws Exception {
        return Bundles.service(Devices.class).openBlock(target.address(), AccessMode.READ_WRITE);
    }

    private static byte[] random(int length, long seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    private static byte[] inTheFile(long offset, int length) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(length);
        try (FileChannel file = FileChannel.open(target.file(), StandardOpenOption.READ)) {
            assertEquals(length, file.read(found, offset));
        }
        return found.array();
    }

    private static void putIntoTheFile(long offset, byte[] data) throws IOException {
        try (FileChannel file = FileChannel.open(target.file(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(data), offset);
        }
    }

    /** Both ways, at a place of its own, so that nothing is there from before. */
    private static void movesData(BlockDevice disk, long offset, int length, long seed) throws Exception {
        byte[] data = random(length, seed);
        try (IoBuffer buffer = disk.allocate(length)) {
            buffer.segment().copyFrom(MemorySegment.ofArray(data));
            Transfer written = disk.write(offset, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.DIRECT, written.mode());
            assertEquals(0, written.copiedBytes());
            disk.flush();
            assertArrayEquals(data, inTheFile(offset, length));
            byte[] other = random(length, ~seed);
            putIntoTheFile(offset, other);
            Transfer read = disk.read(offset, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.DIRECT, read.mode());
            assertEquals(0, read.copiedBytes());
            assertEquals(-1, buffer.segment().mismatch(MemorySegment.ofArray(other)));
        }
    }

    /** LIO compares under a lock of its own; SBC-4, 5.3 and 5.46. */
    @Test
    void D1_whatIsExpectedIsReplacedAtOnceAndABlockIsWrittenAgainAndAgain() throws Exception {
        int at = 12 << 20;
        byte[] old = random(512, 21);
        byte[] fresh = random(512, 22);
        putIntoTheFile(at, old);
        try (BlockDevice disk = open()) {
            assertTrue(disk.limits().getOr(Limit.MAX_COMPARE_AND_WRITE, 0) >= 512, disk.limits().toString());
            disk.compareAndWrite(at, MemorySegment.ofArray(old), MemorySegment.ofArray(fresh));
            disk.flush();
            assertArrayEquals(fresh, inTheFile(at, 512));
            for (int differs : new int[]{0, 7, 511}) {
                byte[] wrong = fresh.clone();
                wrong[differs]++;
                DeviceException.Miscompare told = assertThrows(DeviceException.Miscompare.class,
                        () -> disk.compareAndWrite(at, MemorySegment.ofArray(wrong), MemorySegment.ofArray(old)));
                assertEquals(OptionalLong.of(differs), told.differsAt());
            }
            assertArrayEquals(fresh, inTheFile(at, 512));
            byte[] around = random(8192, 23);
            putIntoTheFile(at, around);
            assertEquals(4096, disk.writeSame(at + 2048, 4096, MemorySegment.ofArray(old)).bytes());
            disk.flush();
            for (int i = 0; i < 8; i++) {
                System.arraycopy(old, 0, around, 2048 + 512 * i, 512);
            }
            assertArrayEquals(around, inTheFile(at, 8192));
        }
    }

    @Test
    void itIsWhatLioSaysOfIt() throws Exception {
        Told inquiry = Told.by("kiovec:scsi inquiry " + target.address());
        assertEquals(LioTarget.told("wwn/vendor_id"), inquiry.get("vendorIdentification"));
        assertEquals(LioTarget.told("wwn/product_id"), inquiry.get("productIdentification"));
        assertEquals(LioTarget.told("wwn/revision"), inquiry.get("productRevisionLevel"));
        String serial = LioTarget.told("wwn/vpd_unit_serial");
        Told page = Told.by("kiovec:scsi vpd " + target.address() + " sn");
        assertEquals(serial.substring(serial.indexOf(':') + 1).strip(),
                page.objects().getFirst().getAsJsonObject("fields").get("unitSerialNumber").getAsString());
        try (BlockDevice disk = open()) {
            assertEquals(LioTarget.BYTES, disk.capacity());
            assertEquals(Integer.parseInt(LioTarget.told("attrib/block_size")), disk.blockSize());
        }
    }

    /** What both sides want of a session, from the least to the most that the standard allows (RFC 7143, 13). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"| ", "InitialR2T=No MaxBurstLength=16777215 FirstBurstLength=16777215"
            + " MaxRecvDataSegmentLength=16777215 MaxXmitDataSegmentLength=16777215"
            + "|first.burst=16777215 max.burst=16777215 max.segment=16777215 header.digest=preferred",
        "InitialR2T=Yes ImmediateData=No MaxBurstLength=512 FirstBurstLength=512 MaxRecvDataSegmentLength=512"
                + " MaxXmitDataSegmentLength=512"
                + "|first.burst=512 max.burst=512 max.segment=512 immediate.data=false unsolicited.data=false",
        "InitialR2T=No ImmediateData=No HeaderDigest=CRC32C DataDigest=CRC32C"
                + "|header.digest=required data.digest=required immediate.data=false first.burst=8192"})
    void dataIsWhereItBelongsWhateverIsNegotiated(String theirs, String ours) throws Exception {
        Map<String, String> defaults = new HashMap<>();
        for (Map.Entry<String, String> parameter : words(theirs).entrySet()) {
            defaults.put(parameter.getKey(), target.parameter(parameter.getKey(), parameter.getValue()));
        }
        try (AutoCloseable _ = target.terms(words(ours)); BlockDevice disk = open()) {
            int length = (1 << 20) + 512;
            movesData(disk, 0, 512, 1);
            movesData(disk, 4 << 20, words(ours).containsValue("512") ? PIECE + 512 : length, 2);
        } finally {
            for (Map.Entry<String, String> parameter : defaults.entrySet()) {
                target.parameter(parameter.getKey(), parameter.getValue());
            }
        }
    }

    private static Map<String, String> words(String line) {
        Map<String, String> words = new HashMap<>();
        if (line != null) {
            for (String word : line.split(" ")) {
                words.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
        }
        return words;
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-1", "SHA-256", "SHA3-256"})
    void bothProveWhoTheyAreByEachHash(String hash) throws Exception {
        target.asks("joe", "0123456789ab", "lio", "ba9876543210");
        try {
            DeviceException.Unavailable stranger = assertThrows(DeviceException.Unavailable.class,
                    LioGuestTest::open);
            assertTrue(stranger.getMessage().contains("chap.user"), stranger.getMessage());
            Map<String, String> keys = Map.of("chap.user", "joe", "chap.secret", "0123456789ab", "chap.target.user",
                    "lio", "chap.target.secret", "ba9876543210", "chap.algorithms", hash);
            try (AutoCloseable _ = target.terms(keys); BlockDevice disk = open()) {
                movesData(disk, 8 << 20, 4096, hash.hashCode());
            }
        } finally {
            target.asksNobody();
        }
    }

    @Test
    void reservationsAreThoseThatLioHasOnItsList() throws Exception {
        String address = target.address();
        Gogo.run("kiovec:scsi reserve register " + address + " --key 0x77");
        Gogo.run("kiovec:scsi reserve reserve " + address + " --key 0x77 --type write-exclusive");
        Told status = Told.by("kiovec:scsi reserve status " + address);
        assertEquals("0x0000000000000077", status.get("key"));
        assertEquals("write-exclusive", status.get("type"));
        assertTrue(LioTarget.told("pr/res_pr_type").contains("Write Exclusive Access"),
                LioTarget.told("pr/res_pr_type"));
        String registered = LioTarget.told("pr/res_pr_registered_i_pts");
        Told full = Told.by("kiovec:scsi reserve full-status " + address);
        String port = full.objects().getFirst().get("initiatorPort").getAsString();
        assertTrue(
                registered.contains(port.substring(0, port.indexOf(','))) && registered.contains("0x0000000000000077"),
                registered + " has no " + port);
        try (ScsiDevice own = SgNode.open(address, AccessMode.READ_WRITE);
                ScsiDevice stranger = own.session(STRANGER)) {
            isGreeted(stranger);
            assertThrows(DeviceException.ReservationConflict.class, () -> writeBlock(stranger));
            readBlock(stranger);
        }
        Gogo.run("kiovec:scsi reserve release " + address + " --key 0x77 --type write-exclusive");
        assertEquals("false", Told.by("kiovec:scsi reserve status " + address).get("held"));
        Gogo.run("kiovec:scsi reserve clear " + address + " --key 0x77");
        assertEquals(List.of(), Told.by("kiovec:scsi reserve keys " + address).list("keys"));
        assertTrue(!LioTarget.told("pr/res_pr_registered_i_pts").contains("0x0000000000000077"));
    }

    private static void writeBlock(ScsiDevice device) throws Exception {
        ScsiRequest request = device.newRequest();
        int length = BlockCdb.write10(request.cdb(), 0, 100, 1);
        device.execute(request.command(length, DataDirection.OUT, MemorySegment.ofArray(new byte[512])));
        request.senseException();
    }

    private static void readBlock(ScsiDevice device) throws Exception {
        SgNode.read(device, MemorySegment.ofArray(new byte[512]), RequestOptions.DEFAULT).senseException();
    }

    /** The first thing that a unit tells a new session is that the session is new. */
    private static void isGreeted(ScsiDevice device) throws Exception {
        try {
            readBlock(device);
        } catch (DeviceException.UnitAttention welcome) {
            isGreeted(device);
        }
    }

    @Test
    void S2_aDiskComesBackWithItsPortalGroupAndNothingIsLost() throws Exception {
        try (BlockDevice disk = open(); Stamps stamps = new Stamps(disk)) {
            stamps.traffic().awaitFlow();
            target.isEnabled(false);
            for (DeviceException error : stamps.traffic().awaitErrors()) {
                assertTrue(error instanceof DeviceException.Offline || error instanceof DeviceException.OutcomeUnknown,
                        error.toString());
            }
            target.isEnabled(true);
            stamps.traffic().awaitFlow();
            assertEquals(DeviceState.ONLINE, disk.state());
            stamps.areInTheFile();
            flushed(disk);
        }
    }

    @Test
    void aUnitThatIsTakenAwayIsATypedErrorAndComesBack() throws Exception {
        try (BlockDevice disk = open(); Stamps stamps = new Stamps(disk)) {
            stamps.traffic().awaitFlow();
            target.hasUnit(false);
            System.out.println("LIO's unit was taken away: " + stamps.traffic().awaitErrors());
            target.hasUnit(true);
            stamps.traffic().awaitFlow();
            assertEquals(DeviceState.ONLINE, disk.state());
            stamps.areInTheFile();
            flushed(disk);
        }
    }

    /** What went with the session may have been in a volatile cache, which is told once. */
    private static void flushed(BlockDevice disk) throws DeviceException {
        DeviceException told = assertThrows(DeviceException.OutcomeUnknown.class, disk::flush);
        assertTrue(told.getMessage().contains("before what was written was flushed"), told.getMessage());
        disk.flush();
    }

    /** Writes that bear their number, and which of them must be in the file. */
    private static final class Stamps implements AutoCloseable {

        private static final long FROM = 16 << 20;
        private static final int PLACES = 16;

        private final IoBuffer buffer;
        /** The last write to each place that was acknowledged; none after one whose outcome is not known. */
        private final Integer[] there = new Integer[PLACES];
        private final Traffic traffic;

        Stamps(BlockDevice disk) throws DeviceException {
            buffer = disk.allocate(PIECE);
            traffic = new Traffic(round -> {
                int place = round % PLACES;
                there[place] = null;
                buffer.segment().copyFrom(MemorySegment.ofArray(random(PIECE, round)));
                disk.write(FROM + (long) place * PIECE, buffer, SOON);
                there[place] = round;
            });
        }

        Traffic traffic() {
            return traffic;
        }

        void areInTheFile() throws Exception {
            traffic.close();
            int known = 0;
            for (int place = 0; place < PLACES; place++) {
                if (there[place] != null) {
                    known++;
                    assertArrayEquals(random(PIECE, there[place]), inTheFile(FROM + (long) place * PIECE, PIECE));
                }
            }
            assertTrue(known > PLACES / 2, known + " writes were acknowledged");
        }

        @Override
        public void close() {
            traffic.close();
            buffer.close();
        }
    }

    @Test
    void iscsiKeepsTheRulesWithLio() throws Exception {
        putIntoTheFile(0, new byte[PIECE]);
        int passed = InstalledKit
                .passes(target.address(), DeviceKind.SCSI, name -> name.matches("Scsi(Modes|Queue)?\\.[DM].*"))
                .with(Outcome.PASSED).size();
        assertTrue(passed >= MANY, () -> passed + " rules passed");
    }
}
