// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A mode page: its default, current and saved values, and which of its bits an initiator may change (SPC-6, 7.5). Bytes
 * are counted as in the standard, from the page's header. Values are read on any thread, and changed under the lock of
 * {@link ModePages}.
 */
public final class ModePage {

    /** What a page must hold beside its changeable bits; asked before any page of a MODE SELECT changes. */
    @FunctionalInterface
    public interface Rule {
        /** Nothing is wrong. */
        int FINE = -1;

        /**
         * {@return the place in the page of a value that cannot be, or {@link #FINE}}
         *
         * @param wanted the whole page as it would be
         */
        int firstWrong(byte[] wanted);
    }

    /** Hears of values that have changed. */
    @FunctionalInterface
    public interface Listener {
        /**
         * The page has other values now.
         *
         * @param page the page
         */
        void changed(ModePage page);
    }

    private final int code;
    private final int subpage;
    private final int header;
    private final byte[] defaults;
    private final byte[] changeable;
    private volatile byte[] current;
    private volatile byte[] saved;
    private Rule rule = wanted -> Rule.FINE;
    private Listener listener = page -> {
    };

    private ModePage(int code, int subpage, String defaultsHex, String changeableHex) {
        this.code = code;
        this.subpage = subpage;
        header = subpage == 0 ? 2 : 4;
        defaults = whole(defaultsHex);
        changeable = whole(changeableHex);
        if (defaults.length != changeable.length) {
            throw new IllegalArgumentException("mode page %02Xh/%02Xh: %d bytes, changeable %d".formatted(code, subpage,
                    defaults.length, changeable.length));
        }
        current = defaults;
        saved = defaults;
    }

    /**
     * Makes a page without subpage.
     *
     * @param code its code, 00h to 3Eh
     * @param defaultsHex what follows the two bytes of its header, in hexadecimal, with spaces where they help
     * @param changeableHex the same with each bit set that an initiator may change
     */
    public static ModePage of(int code, String defaultsHex, String changeableHex) {
        return new ModePage(code, 0, defaultsHex, changeableHex);
    }

    /**
     * Makes a subpage.
     *
     * @param code its code, 00h to 3Eh
     * @param subpage its subpage code, 01h to FEh
     * @param defaultsHex what follows the four bytes of its header, in hexadecimal, with spaces where they help
     * @param changeableHex the same with each bit set that an initiator may change
     */
    public static ModePage of(int code, int subpage, String defaultsHex, String changeableHex) {
        return new ModePage(code, subpage, defaultsHex, changeableHex);
    }

    /**
     * Sets what refuses values.
     *
     * @param wanted the rule
     * @return this
     */
    public ModePage refusing(Rule wanted) {
        rule = wanted;
        return this;
    }

    /**
     * Sets who hears of changed values, on the thread that changed them.
     *
     * @param wanted the listener
     * @return this
     */
    public ModePage telling(Listener wanted) {
        listener = wanted;
        return this;
    }

    private byte[] whole(String bodyHex) {
        byte[] body = HexFormat.of().parseHex(bodyHex.replace(" ", ""));
        byte[] page = new byte[header + body.length];
        page[0] = (byte) (code | (subpage == 0 ? 0 : 0x40));
        if (subpage == 0) {
            page[1] = (byte) body.length;
        } else {
            page[1] = (byte) subpage;
            page[2] = (byte) (body.length >> 8);
            page[3] = (byte) body.length;
        }
        System.arraycopy(body, 0, page, header, body.length);
        return page;
    }

    /** {@return its code} */
    public int code() {
        return code;
    }

    /** {@return its subpage code, 0 for none} */
    public int subpage() {
        return subpage;
    }

    /** {@return a byte of the current values} */
    public int u8(int at) {
        return current[at] & 0xff;
    }

    /** {@return two bytes of the current values} */
    public int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    /** {@return four bytes of the current values} */
    public long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    /** {@return whether a bit of the current values is set} */
    public boolean bit(int byteAt, int bitAt) {
        return (u8(byteAt) >> bitAt & 1) != 0;
    }

    /**
     * Changes a byte of the current values, as the device does by itself; nobody is told.
     *
     * @param at its place, behind the header
     * @param value what it is now, 0 to 255
     */
    public synchronized void set(int at, int value) {
        byte[] fresh = current.clone();
        fresh[at] = (byte) value;
        current = fresh;
    }

    int length() {
        return defaults.length;
    }

    int headerLength() {
        return header;
    }

    byte[] currentValues() {
        return current.clone();
    }

    byte[] defaultValues() {
        return defaults.clone();
    }

    byte[] changeableMask() {
        return changeable.clone();
    }

    byte[] savedValues() {
        return saved.clone();
    }

    /** Refuses a wish for bits that nobody may change, or that the rule forbids. */
    void check(byte[] wanted, int placeInList) throws CheckCondition {
        byte[] now = current;
        for (int at = header; at < wanted.length; at++) {
            if (((wanted[at] ^ now[at]) & ~changeable[at]) != 0) {
                throw CheckCondition.invalidParameter(placeInList + at);
            }
        }
        int wrong = rule.firstWrong(wanted);
        if (wrong != Rule.FINE) {
            throw CheckCondition.invalidParameter(placeInList + wrong);
        }
    }

    /** Takes new values; whether they are others than before. */
    synchronized boolean take(byte[] wanted) {
        byte[] fresh = current.clone();
        System.arraycopy(wanted, header, fresh, header, fresh.length - header);
        boolean changed = !Arrays.equals(fresh, current);
        current = fresh;
        if (changed) {
            listener.changed(this);
        }
        return changed;
    }

    /** Keeps the current values beyond a reset. */
    void save() {
        saved = current;
    }

    /** Takes what was saved in an earlier life, where it still fits. */
    void restore(byte[] bytes) {
        if (bytes.length == defaults.length) {
            saved = bytes.clone();
            take(saved);
        }
    }

    /** Goes back to the saved values, as a reset does. */
    void reset() {
        take(saved);
    }
}
