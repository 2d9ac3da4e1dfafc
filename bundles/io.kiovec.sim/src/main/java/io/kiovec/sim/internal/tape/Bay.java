// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.cartridge.Cartridge;
import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.WriteProtection;
import io.kiovec.sim.internal.unit.CheckCondition;
import java.io.IOException;
import java.util.Optional;

/** Where the cartridge goes in and out of a drive. Under the unit's lock. */
final class Bay {

    private final long earlyWarning;
    private final DriveLog log;
    private final TapeModes settings;
    private Cartridge cartridge;
    private Slot slot = Slot.OUT;
    private Deck deck;
    private MediumCounts counts;
    private boolean closed;

    Bay(Cartridge cartridge, long earlyWarning, DriveLog log, TapeModes settings) {
        this.cartridge = cartridge;
        this.earlyWarning = earlyWarning;
        this.log = log;
        this.settings = settings;
    }

    /** {@return what is loaded, when that is a tape for data} */
    Optional<Deck> deck() {
        return Optional.ofNullable(deck);
    }

    /** {@return what is loaded} */
    Deck requireDeck() throws CheckCondition {
        if (slot != Slot.LOADED) {
            throw notPresent();
        }
        if (deck == null) {
            throw new CheckCondition(SenseKey.NOT_READY, AdditionalSense.CLEANING_CARTRIDGE_INSTALLED);
        }
        return deck;
    }

    Optional<MediumCounts> counts() {
        return Optional.ofNullable(counts);
    }

    /** {@return the cartridge whose auxiliary memory can be read: one that is in the drive} */
    Cartridge requireCartridge() throws CheckCondition {
        if (slot == Slot.OUT) {
            throw notPresent();
        }
        return cartridge;
    }

    private CheckCondition notPresent() {
        return new CheckCondition(SenseKey.NOT_READY, slot == Slot.HELD
                ? AdditionalSense.MEDIUM_NOT_PRESENT_MEDIUM_AUXILIARY_MEMORY_ACCESSIBLE
                : AdditionalSense.MEDIUM_NOT_PRESENT);
    }

    boolean isLoaded() {
        return slot == Slot.LOADED;
    }

    /** {@return whether a cartridge is loaded whose switch says that it must not be written} */
    boolean isProtected() {
        return slot == Slot.LOADED && cartridge.protection() == WriteProtection.ON;
    }

    /** {@return bytes of the cartridge, loaded or not} */
    long area() {
        return cartridge.area();
    }

    /** Lets the pages tell what is loaded. */
    void show() {
        if (deck != null) {
            settings.partitions().show(cartridge);
            settings.partition(deck.partition());
        }
    }

    /** Makes it ready at the beginning of partition 0. */
    void thread() throws IOException {
        counts = new MediumCounts(cartridge, log);
        slot = Slot.LOADED;
        if (cartridge.kind() == CartridgeKind.CLEANING) {
            log.raise(TapeAlert.CLEANING_MEDIUM);
            log.cleaned();
        } else {
            deck = new Deck(cartridge, earlyWarning, log);
        }
        show();
    }

    /** Loads what is in the drive or waits before it. */
    void load() throws CheckCondition {
        if (closed) {
            throw notPresent();
        }
        try {
            thread();
        } catch (IOException e) {
            throw new CheckCondition(SenseKey.MEDIUM_ERROR, AdditionalSense.MEDIA_LOAD_OR_EJECT_FAILED);
        }
    }

    /** Unloads what is loaded; otherwise moves it. What is buffered is made safe first. */
    void unload(Slot to) throws CheckCondition {
        if (slot == Slot.LOADED) {
            if (deck != null) {
                deck.flush();
            }
            try {
                unthread();
            } catch (IOException e) {
                throw new CheckCondition(SenseKey.MEDIUM_ERROR, AdditionalSense.MEDIA_LOAD_OR_EJECT_FAILED);
            }
        }
        slot = to;
    }

    private void unthread() throws IOException {
        if (counts != null) {
            counts.unloading();
        }
        deck = null;
        counts = null;
        log.unloaded();
        settings.unloaded();
    }

    /** Takes another cartridge in, and closes the one before; it is in also when what that had buffered is lost. */
    void exchange(Cartridge other) throws IOException {
        try {
            takeOut();
        } finally {
            deck = null;
            counts = null;
            cartridge = other;
            thread();
        }
    }

    void close() throws IOException {
        closed = true;
        takeOut();
    }

    /** Makes safe what is buffered, where that can be done. */
    private void takeOut() throws IOException {
        try {
            unthread();
        } finally {
            slot = Slot.OUT;
            cartridge.close();
        }
    }

    /** The power goes and comes: what was not made safe is lost, and the tape is threaded anew. */
    void losePower() {
        if (deck != null) {
            for (int number = 0; number < cartridge.partitions(); number++) {
                deck.move(number, cartridge.partition(number).endOfData());
                deck.drop();
            }
            deck.move(0, 0);
        }
    }
}
