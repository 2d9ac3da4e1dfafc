// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.SenseKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The mode pages of a logical unit, and what MODE SENSE and MODE SELECT ask of them (SPC-6, 6.13 to 6.16). Pages are added
 * when the unit is made; values are read on any thread.
 */
public final class ModePages {

    private static final int ALL_PAGES = 0x3f;
    private static final int ALL_SUBPAGES = 0xff;

    /** Which values are asked for: the field PC. */
    enum Values {
        CURRENT, CHANGEABLE, DEFAULT, SAVED;

        private byte[] of(ModePage page) {
            return switch (this) {
                case CURRENT -> page.currentValues();
                case CHANGEABLE -> page.changeableMask();
                case DEFAULT -> page.defaultValues();
                case SAVED -> page.savedValues();
            };
        }
    }

    /** What a MODE SELECT wants of one page. */
    private record Wish(ModePage page, byte[] values) {
    }

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
        // Page 00h comes last: what follows its header need not be a page (SPC-6, 7.5.1).
        int order = page.code() == 0 ? 0x10000 : page.code() << 8;
        pages.put(order | page.subpage(), page);
        store.load(key(page)).ifPresent(page::restore);
    }

    /**
     * {@return a page}
     *
     * @param code its code
     * @param subpage its subpage code, 0 for none
     */
    public Optional<ModePage> page(int code, int subpage) {
        return pages.values().stream().filter(page -> page.code() == code && page.subpage() == subpage).findAny();
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

    /** The pages that are asked for, one after the other. */
    DataBuilder sense(Values which, int code, int subpage) throws CheckCondition {
        Collection<ModePage> asked = pages.values()
                .stream()
                .filter(page -> code == ALL_PAGES || page.code() == code)
                .filter(page -> subpage == ALL_SUBPAGES || page.subpage() == subpage)
                .toList();
        if (code == ALL_PAGES && subpage != 0 && subpage != ALL_SUBPAGES) {
            throw CheckCondition.invalidField(3);
        }
        if (asked.isEmpty() && isEmptyZero && code == 0 && subpage == 0) {
            return new DataBuilder();
        }
        if (asked.isEmpty()) {
            throw CheckCondition.invalidField(page(code, 0).isPresent() && subpage != 0 ? 3 : 2);
        }
        DataBuilder data = new DataBuilder();
        for (ModePage page : asked) {
            byte[] values = which.of(page);
            values[0] |= (byte) 0x80; // PS: every page can be saved
            data.bytes(values);
        }
        return data;
    }

    /**
     * Takes pages: all of them or, when one is refused, none.
     *
     * @param list the parameter list
     * @param from where the pages begin in it
     * @param save whether they are kept beyond a reset
     * @return whether a value has changed
     */
    synchronized boolean select(byte[] list, int from, Saving save) throws CheckCondition {
        List<Wish> wishes = parse(list, from);
        boolean changed = false;
        for (Wish wish : wishes) {
            changed |= wish.page.take(wish.values);
            if (save == Saving.SAVED) {
                wish.page.save();
                store.save(key(wish.page), wish.page.savedValues());
            }
        }
        return changed;
    }

    /** Whether values outlive a reset: the bit SP. */
    enum Saving {
        NOT_SAVED, SAVED
    }

    private List<Wish> parse(byte[] list, int from) throws CheckCondition {
        List<Wish> wishes = new ArrayList<>();
        int at = from;
        while (at < list.length) {
            int sub = (list[at] & 0x40) != 0 ? 1 : 0;
            int header = 2 + 2 * sub;
            if (list.length - at < header) {
                throw lengthError();
            }
            int code = list[at] & 0x3f;
            ModePage page = page(code, sub == 0 ? 0 : list[at + 1] & 0xff).orElse(null);
            if (page == null || page.headerLength() != header) {
                throw CheckCondition.invalidParameter(at);
            }
            int length = sub == 0 ? list[at + 1] & 0xff : (list[at + 2] & 0xff) << 8 | list[at + 3] & 0xff;
            if (header + length != page.length()) {
                throw CheckCondition.invalidParameter(at + header - 1);
            }
            if (list.length - at < page.length()) {
                throw lengthError();
            }
            byte[] wanted = new byte[page.length()];
            System.arraycopy(list, at, wanted, 0, wanted.length);
            page.check(wanted, at);
            wishes.add(new Wish(page, wanted));
            at += wanted.length;
        }
        return wishes;
    }

    static CheckCondition lengthError() {
        return new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }

    /** Goes back to the saved values, as a reset does. */
    synchronized void reset() {
        pages.values().forEach(ModePage::reset);
    }
}
