// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import static io.kiovec.sim.internal.disk.Initiator.both;
import static io.kiovec.sim.internal.disk.Initiator.good;
import static io.kiovec.sim.internal.disk.Initiator.miscompare;
import static io.kiovec.sim.internal.disk.Initiator.outOfRange;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.sim.internal.Proof;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commands, all that write, against an array of bytes: after each some blocks are read and compared, and what is
 * mapped is compared too. The seed of a run is in what it prints and in its failures; {@code -Dproof.seed=} repeats it.
 */
class DiskModelTest {

    private static final int BLOCKS = 3000;
    private static final int MOST = 300;

    static List<DiskTraits> disks() {
        DiskLimits limits = new DiskLimits(MOST, DiskLimits.ANY, 256, 0, 255, MOST, 1, 1);
        return List.of(
                new DiskTraits(BLOCKS, 512, 0, Set.of(), limits, Duration.ZERO),
                new DiskTraits(BLOCKS, 520, 3, Set.of(Trait.THIN), limits, Duration.ZERO),
                new DiskTraits(BLOCKS, 512, 0, Set.of(Trait.THIN, Trait.PROTECTED), limits, Duration.ZERO),
                new DiskTraits(BLOCKS, 4224, 0, Set.of(Trait.PROTECTED), limits, Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("disks")
    void aDiskIsAnArrayOfBlocks(DiskTraits traits) {
        run(traits, 600);
    }

    @Tag("proof")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @MethodSource("disks")
    void aDiskIsAnArrayOfBlocksForLong(DiskTraits traits) {
        run(traits, (int) Proof.number("disk.commands", 20_000));
    }

    private static void run(DiskTraits traits, int commands) {
        long seed = Proof.seed();
        System.out.println("DiskModelTest: proof.seed=" + seed);
        Run run = new Run(traits, new Random(seed));
        for (int i = 0; i < commands; i++) {
            String what = "seed " + seed + ", command " + i;
            try {
                run.one(i);
            } catch (AssertionError e) {
                throw new AssertionError(what + ": " + e.getMessage(), e);
            }
        }
        run.compareAll();
    }

    /** A disk and what it should hold. */
    private static final class Run {
        private final DiskTraits traits;
        private final int bytes;
        private final Random random;
        private final Initiator initiator;
        private final byte[] model;
        private final boolean[] mapped;
        private long lba;
        private int blocks;

        private interface Step {
            void run();
        }

        private final Step[] steps = {this::write, this::write, this::write, this::writeAndVerify,
            this::compareAndWrite, this::compareAndWriteThatDiffers, this::orWrite, this::writeAtomic, this::writeSame,
            this::writeNothing, this::unmap, this::copy, this::beyondTheEnd};

        Run(DiskTraits traits, Random random) {
            this.traits = traits;
            this.random = random;
            bytes = traits.blockBytes();
            initiator = Initiator.of(traits);
            model = new byte[BLOCKS * bytes];
            mapped = new boolean[BLOCKS];
        }

        void one(int number) {
            blocks = 1 + (random.nextInt(4) == 0 ? random.nextInt(MOST) : random.nextInt(9));
            lba = random.nextInt(BLOCKS - blocks + 1);
            if (number % 499 == 498) {
                wipe();
            } else {
                steps[random.nextInt(steps.length)].run();
            }
            compare(lba, blocks);
        }

        private byte[] data(int length) {
            byte[] data = new byte[length];
            if (random.nextInt(5) > 0) {
                random.nextBytes(data);
            }
            return data;
        }

        private byte[] present() {
            return Arrays.copyOfRange(model, (int) lba * bytes, (int) (lba + blocks) * bytes);
        }

        private void becomes(byte[] data) {
            System.arraycopy(data, 0, model, (int) lba * bytes, data.length);
            Arrays.fill(mapped, (int) lba, (int) lba + blocks, true);
        }

        private boolean thin() {
            return traits.has(Trait.THIN);
        }

        private String sixteen(String opcodeAndFlags) {
            return opcodeAndFlags + "%016x %08x 00 00".formatted(lba, blocks);
        }

        private void write() {
            byte[] data = data(blocks * bytes);
            String cdb = switch (random.nextInt(4)) {
                case 0 -> "2A %02x %08x 00 %04x 00".formatted(random.nextInt(2) << 3, lba, blocks);
                case 1 -> "AA 00 %08x %08x 00 00".formatted(lba, blocks);
                case 2 -> blocks <= 256 ? "0A %06x %02x 00".formatted(lba, blocks & 0xff) : sixteen("8A00");
                default -> sixteen("8A00");
            };
            good(initiator.out(cdb, data));
            becomes(data);
        }

        private void writeAndVerify() {
            byte[] data = data(blocks * bytes);
            good(initiator.out("2E %02x %08x 00 %04x 00".formatted(random.nextInt(2) << 1, lba, blocks), data));
            becomes(data);
        }

        private void compareAndWrite() {
            blocks = Math.min(blocks, 255);
            byte[] data = data(blocks * bytes);
            good(initiator.out("8900 %016x 000000 %02x 00 00".formatted(lba, blocks), both(present(), data)));
            becomes(data);
        }

        private void compareAndWriteThatDiffers() {
            blocks = Math.min(blocks, 255);
            byte[] other = present();
            other[random.nextInt(other.length)] ^= 0x10;
            miscompare(initiator.out("8900 %016x 000000 %02x 00 00".formatted(lba, blocks),
                    both(other, data(other.length))));
            miscompare(initiator.out("2F02 %08x 00 %04x 00".formatted(lba, blocks), other));
        }

        private void orWrite() {
            byte[] data = data(blocks * bytes);
            good(initiator.out(sixteen("8B00"), data));
            byte[] result = present();
            for (int i = 0; i < result.length; i++) {
                result[i] |= data[i];
            }
            becomes(result);
        }

        private void writeAtomic() {
            byte[] data = data(blocks * bytes);
            good(initiator.out("9C00 %016x 0000 %04x 00 00".formatted(lba, blocks), data));
            becomes(data);
        }

        private void writeSame() {
            byte[] block = data(bytes);
            boolean unmap = thin() && random.nextBoolean();
            boolean zeroes = Arrays.equals(block, new byte[bytes]);
            if (random.nextBoolean()) {
                good(initiator.out("41 %02x %08x 00 %04x 00".formatted(unmap ? 8 : 0, lba, blocks), block));
            } else {
                blocks = lba > BLOCKS - MOST ? BLOCKS - (int) lba : blocks;
                good(initiator.out("93 %02x %016x %08x 00 00".formatted(unmap ? 8 : 0, lba,
                        lba > BLOCKS - MOST ? 0 : blocks), block));
            }
            byte[] data = new byte[blocks * bytes];
            for (int i = 0; i < blocks; i++) {
                System.arraycopy(block, 0, data, i * bytes, bytes);
            }
            becomes(data);
            if (unmap && zeroes) {
                Arrays.fill(mapped, (int) lba, (int) lba + blocks, false);
            }
        }

        private void writeNothing() {
            boolean unmap = thin() && random.nextBoolean();
            good(initiator.noData(sixteen("93 %02x".formatted(unmap ? 9 : 1))));
            becomes(new byte[blocks * bytes]);
            if (unmap) {
                Arrays.fill(mapped, (int) lba, (int) lba + blocks, false);
            }
        }

        private void unmap() {
            if (!thin()) {
                return;
            }
            byte[] list = ByteBuffer.allocate(24).putShort((short) 22).putShort((short) 16).putInt(0).putLong(lba)
                    .putInt(blocks).putInt(0).array();
            good(initiator.out("4200 00000000 00 0018 00", list));
            becomes(new byte[blocks * bytes]);
            Arrays.fill(mapped, (int) lba, (int) lba + blocks, false);
        }

        private void copy() {
            long from = random.nextInt(BLOCKS - blocks + 1);
            if (Math.abs(from - lba) < blocks) {
                return;
            }
            byte[] page = good(initiator.in("1201 83 00FF 00", 255));
            int at = 4;
            while ((page[at + 1] & 0x0f) != 3) {
                at += 4 + (page[at + 3] & 0xff);
            }
            ByteBuffer list = ByteBuffer.allocate(76).putShort((short) 0x0018).putShort((short) 32).putInt(0).putInt(28)
                    .putInt(0);
            list.putInt(0xe4000000).put(page, at, 12).position(48);
            list.putInt(0x02000018).putInt(0).putShort((short) 0).putShort((short) blocks).putLong(from).putLong(lba);
            good(initiator.out("8300 0000000000000000 0000004c 00 00", list.array()));
            becomes(Arrays.copyOfRange(model, (int) from * bytes, (int) (from + blocks) * bytes));
        }

        private void beyondTheEnd() {
            long first = BLOCKS - blocks + 1;
            String cdb = new String[]{"8A00", "8B00", "8E00", "9300"}[random.nextInt(4)];
            outOfRange(initiator.out(cdb + "%016x %08x 00 00".formatted(first, blocks), data(blocks * bytes)));
            lba = first - 1;
        }

        /** A sanitize, or a format. */
        private void wipe() {
            if (random.nextBoolean()) {
                good(initiator.noData(traits.has(Trait.PROTECTED) ? "0480 0000 00 00" : "0400 0000 00 00"));
                Arrays.fill(model, (byte) 0);
                Arrays.fill(mapped, false);
            } else {
                byte value = (byte) random.nextInt();
                good(initiator.out("4801 0000000000 0005 00", new byte[]{1, 0, 0, 1, value}));
                Arrays.fill(model, value);
                Arrays.fill(mapped, true);
            }
        }

        private void compare(long from, int count) {
            byte[] expected = Arrays.copyOfRange(model, (int) from * bytes, (int) (from + count) * bytes);
            assertArrayEquals(expected, good(initiator.in("8800 %016x %08x 00 00".formatted(from, count),
                    expected.length)));
            if (thin()) {
                ByteBuffer status = ByteBuffer
                        .wrap(good(initiator.in("9E12 %016x 00000018 00 00".formatted(from), 24)));
                int alike = 1;
                while (from + alike < BLOCKS && mapped[(int) from + alike] == mapped[(int) from]) {
                    alike++;
                }
                assertEquals((mapped[(int) from] ? "mapped " : "deallocated ") + alike,
                        (status.get(20) == 0 ? "mapped " : "deallocated ") + status.getInt(16));
            }
        }

        void compareAll() {
            for (int at = 0; at < BLOCKS; at += MOST) {
                compare(at, Math.min(MOST, BLOCKS - at));
            }
        }
    }
}
