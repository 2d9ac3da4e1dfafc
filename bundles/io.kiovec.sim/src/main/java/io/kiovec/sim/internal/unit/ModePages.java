// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.mode.ModeFormat;
import io.kiovec.scsi.mode.ModeSelect;
import io.kiovec.scsi.mode.ModeValues;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The mode pages of a logical unit, and what MODE SENSE and MODE SELECT ask of them (SPC-6, 6.13 to 6.16). Pages are added
 * when the unit is made; values are read on any thread.
 */
public final class ModePages {

    private final UnitStore store;
    private final Map<Integer, ModePage> pages = new ConcurrentSkipListMap<>();
    private volatile boolean isEmptyZero;

    ModePages(UnitStore store) {
        this.store = store;
    }

    /**
     * Adds a page, in place of one with the same code and subpage; takes the values that were saved.
     *
     * @param page the page
     */
    public void add(ModePage page) {
        pages.put(number(page.code(), page.subpage()), page);
        store.load(key(page)).ifPresent(page::restore);
    }

    /**
     * {@return a page}
     *
     * @param code its code
     * @param subpage its subpage code, 0 for none
     */
    public Optional<ModePage> page(int code, int subpage) {
        return Optional.ofNullable(pages.get(number(code, subpage)));
    }

    private static int number(int code, int subpage) {
        return code << 8 | subpage;
    }

    private io.kiovec.scsi.mode.ModePages all() {
        return io.kiovec.scsi.mode.ModePages.of(pages.values().stream().map(ModePage::values).toList());
    }

    /**
     * Lets page 00h be there with nothing in it: whoever asks for it, as st does, wants the mode parameter header and the
     * block descriptor only.
     */
    public void emptyPageZero() {
        isEmptyZero = true;
    }

    private static String key(ModePage page) {
        return "mode-%02x-%02x".formatted(page.code(), page.subpage());
    }

    /** The pages that are asked for, in order. */
    List<io.kiovec.scsi.mode.ModePage> asked(int code, int subpage) throws CheckCondition {
        List<io.kiovec.scsi.mode.ModePage> asked = all().select(code, subpage);
        boolean emptyZero = isEmptyZero && code == 0 && subpage == 0;
        if (asked.isEmpty() && !emptyZero) {
            boolean subpageIsWrong = subpage != 0
                    && (code == io.kiovec.scsi.mode.ModePages.ALL_PAGES || page(code, 0).isPresent());
            throw CheckCondition.invalidField(subpageIsWrong ? 3 : 2);
        }
        return asked;
    }

    /**
     * Looks at the parameter list of a MODE SELECT; nothing changes.
     *
     * @throws CheckCondition when it is refused
     */
    ModeSelect.Accepted check(MemorySegment list, ModeFormat format) throws CheckCondition {
        return switch (ModeSelect.check(list, format, all(), new Rules())) {
            case ModeSelect.Accepted accepted -> accepted;
            case ModeSelect.Refused refused -> throw new CheckCondition(refused.sense());
        };
    }

    /** What the pages of this unit refuse. */
    private final class Rules implements ModeSelect.Rule {

        @Override
        public OptionalInt wrongByte(io.kiovec.scsi.mode.ModePage page, ModeValues wanted) {
            return of(page).wrongByte(wanted);
        }

        @Override
        public int shortest(io.kiovec.scsi.mode.ModePage page) {
            return of(page).shortest();
        }

        private ModePage of(io.kiovec.scsi.mode.ModePage page) {
            return page(page.code(), page.subpage()).orElseThrow();
        }
    }

    /**
     * Takes pages that were not refused.
     *
     * @param wanted the pages with their new values
     * @param save whether they are kept beyond a reset
     * @return whether a value has changed
     */
    synchronized boolean take(List<io.kiovec.scsi.mode.ModePage> wanted, Saving save) {
        boolean changed = false;
        for (io.kiovec.scsi.mode.ModePage wish : wanted) {
            ModePage page = page(wish.code(), wish.subpage()).orElseThrow();
            changed |= page.take(wish.current());
            if (save == Saving.SAVED) {
                page.save();
                store.save(key(page), page.values().saved().bytes());
            }
        }
        return changed;
    }

    /** Whether values outlive a reset: the bit SP. */
    enum Saving {
        NOT_SAVED, SAVED
    }

    static CheckCondition lengthError() {
        return new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }

    /** Goes back to the saved values, as a reset does. */
    synchronized void reset() {
        pages.values().forEach(ModePage::reset);
    }
}
