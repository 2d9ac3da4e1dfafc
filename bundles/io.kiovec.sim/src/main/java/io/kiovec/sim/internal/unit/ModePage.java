// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.mode.ModePage.Persistence;
import io.kiovec.scsi.mode.ModeValues;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * A mode page of a unit: values that change, what refuses them and who hears of it (SPC-6, 7.5). Bytes are
 * counted as in the standard, from the page's header. Values are read on any thread, and changed under the lock of
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

    private volatile io.kiovec.scsi.mode.ModePage values;
    private Rule rule = wanted -> Rule.FINE;
    private Listener listener = page -> {
    };
    private int shortest;

    private ModePage(int code, int subpage, String defaultsHex, String changeableHex) {
        values = io.kiovec.scsi.mode.ModePage.of(code, subpage, Persistence.SAVABLE, defaultsHex, changeableHex);
        shortest = values.current().body().length;
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
     * Lets the page be sent shorter than it is told: what is left out is zero.
     *
     * @param bytes that must be there behind its header
     * @return this
     */
    public ModePage from(int bytes) {
        shortest = bytes;
        return this;
    }

    int shortest() {
        return shortest;
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

    /** {@return its code} */
    public int code() {
        return values.code();
    }

    /** {@return its subpage code, 0 for none} */
    public int subpage() {
        return values.subpage();
    }

    /** {@return a byte of the current values} */
    public int u8(int at) {
        return values.current().at(at);
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
        ModeValues current = values.current();
        byte[] body = current.body();
        body[at - current.headerLength()] = (byte) value;
        values = values.withCurrent(new ModeValues(code(), subpage(), body));
    }

    /** All its values, as they are now. */
    io.kiovec.scsi.mode.ModePage values() {
        return values;
    }

    /** The first wrong byte of values that an initiator wants. */
    OptionalInt wrongByte(ModeValues wanted) {
        int wrong = rule.firstWrong(wanted.bytes());
        return wrong == Rule.FINE ? OptionalInt.empty() : OptionalInt.of(wrong);
    }

    /** Takes new values; whether they are others than before. */
    synchronized boolean take(ModeValues wanted) {
        boolean changed = !wanted.equals(values.current());
        values = values.withCurrent(wanted);
        if (changed) {
            listener.changed(this);
        }
        return changed;
    }

    /** Keeps the current values beyond a reset. */
    synchronized void save() {
        values = values.save();
    }

    /** Takes what was saved in an earlier life, where it still fits. */
    void restore(byte[] bytes) {
        ModeValues now = values.current();
        if (bytes.length == now.length()) {
            take(new ModeValues(code(), subpage(), Arrays.copyOfRange(bytes, now.headerLength(), bytes.length)));
            save();
        }
    }

    /** Goes back to the saved values, as a reset does. */
    void reset() {
        take(values.saved());
    }
}
