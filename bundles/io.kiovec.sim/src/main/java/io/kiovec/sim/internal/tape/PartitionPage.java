// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.sim.internal.cartridge.Cartridge;
import io.kiovec.sim.internal.unit.ModePage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The Medium Partition page (SSC-4, 8.3): what partitions the cartridge has, and after a MODE SELECT what FORMAT MEDIUM
 * shall make of it (POFM is always one). It is taken with fewer sizes than it tells, as Linux' st sends it.
 */
final class PartitionPage {

    private static final int ADDITIONAL = 3;
    private static final int METHOD = 4;
    private static final int UNITS = 6;
    private static final int SIZES = 8;
    private static final int DEFAULT = 0x80;
    private static final int BY_DEVICE = 0x40;
    private static final int BY_INITIATOR = 0x20;
    private static final int METHODS = DEFAULT | BY_DEVICE | BY_INITIATOR;
    private static final int ON_FORMAT = 0x04;
    /** PSUM: sizes are in powers of ten that the field beside tells. */
    private static final int OTHER_UNITS = 0x18;
    /** A size that is everything that is left. */
    private static final int REST = 0xffff;

    private final ModePage page = ModePage.of(0x11,
            "%02X 00 1C 03 09 00 0000 0000 0000 0000".formatted(TapeModel.MAX_PARTITIONS - 1),
            "00 FF F8 00 0F 00 FFFF FFFF FFFF FFFF").refusing(PartitionPage::firstWrong).from(SIZES - 2);

    ModePage page() {
        return page;
    }

    private static int firstWrong(byte[] wanted) {
        if ((wanted[ADDITIONAL] & 0xff) >= TapeModel.MAX_PARTITIONS) {
            return ADDITIONAL;
        }
        int rests = 0;
        for (int number = 0; number <= wanted[ADDITIONAL]; number++) {
            rests += size(wanted, number) == REST ? 1 : 0;
        }
        return Integer.bitCount(wanted[METHOD] & METHODS) > 1 ? METHOD : rests > 1 ? SIZES : ModePage.Rule.FINE;
    }

    private static int size(byte[] page, int partition) {
        int at = SIZES + 2 * partition;
        return (page[at] & 0xff) << 8 | page[at + 1] & 0xff;
    }

    /** Tells what the cartridge has. */
    void show(Cartridge cartridge) {
        page.set(ADDITIONAL, cartridge.partitions() - 1);
        page.set(METHOD, OTHER_UNITS | ON_FORMAT);
        long largest = 0;
        for (int number = 0; number < cartridge.partitions(); number++) {
            largest = Math.max(largest, cartridge.partition(number).capacity());
        }
        int power = 0;
        while (largest / power(power) >= REST) {
            power++;
        }
        page.set(UNITS, power);
        for (int number = 0; number < TapeModel.MAX_PARTITIONS; number++) {
            int size = number < cartridge.partitions()
                    ? (int) (cartridge.partition(number).capacity() / power(power))
                    : 0;
            page.set(SIZES + 2 * number, size >> 8);
            page.set(SIZES + 2 * number + 1, size & 0xff);
        }
    }

    private static long power(int ten) {
        long value = 1;
        for (int count = 0; count < ten; count++) {
            value *= 10;
        }
        return value;
    }

    private long unit() {
        return switch (page.u8(METHOD) & OTHER_UNITS) {
            case 0x00 -> 1;
            case 0x08 -> 1000;
            case 0x10 -> 1_000_000;
            default -> power(page.u8(UNITS) & 0x0f);
        };
    }

    /**
     * {@return the sizes of the partitions that were asked for; nothing when they do not fit}
     *
     * @param area bytes of all together
     */
    List<Long> wanted(long area) {
        int method = page.u8(METHOD) & METHODS;
        int count = method == DEFAULT ? 1 : page.u8(ADDITIONAL) + 1;
        return method == BY_INITIATOR ? given(area, count) : even(area, count);
    }

    private static List<Long> even(long area, int count) {
        long part = area / count / PAGE * PAGE;
        List<Long> sizes = new ArrayList<>(Collections.nCopies(count, part));
        sizes.set(0, area - part * (count - 1));
        return sizes;
    }

    private List<Long> given(long area, int count) {
        List<Long> sizes = new ArrayList<>();
        long sum = 0;
        int rest = -1;
        for (int number = 0; number < count; number++) {
            int size = page.u16(SIZES + 2 * number);
            if (size == REST) {
                rest = number;
                sizes.add(0L);
                continue;
            }
            long bytes;
            try {
                bytes = Math.ceilDiv(Math.multiplyExact(size, unit()), PAGE) * PAGE;
            } catch (ArithmeticException e) {
                return List.of();
            }
            if (bytes == 0 || bytes > area - sum) {
                return List.of();
            }
            sum += bytes;
            sizes.add(bytes);
        }
        if (rest >= 0) {
            if (area - sum < PAGE) {
                return List.of();
            }
            sizes.set(rest, area - sum);
        }
        return sizes;
    }

    /** Partitions are whole pages of a file. */
    private static final long PAGE = 4096;
}
