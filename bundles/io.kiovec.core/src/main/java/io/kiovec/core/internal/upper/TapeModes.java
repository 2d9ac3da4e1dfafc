// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DeviceException;
import io.kiovec.scsi.cdb.PageControl;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.mode.BlockDescriptor;
import io.kiovec.scsi.mode.ModeFormat;
import io.kiovec.scsi.mode.ModePage;
import io.kiovec.scsi.mode.ModePages;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.scsi.mode.ModeValues;
import java.util.List;
import java.util.Optional;

/**
 * The mode parameters of a tape drive (SSC-5, 8.3). What is set is sent with what is in force, so that nothing changes
 * that was not asked for. For one thread at a time.
 */
final class TapeModes {

    private static final int BUFFERED_MODES = 7;

    private final Questions questions;

    TapeModes(Questions questions) {
        this.questions = questions;
    }

    /** {@return header and block descriptor} A drive that knows no page 0 sends them with all its pages. */
    Optional<ModeParameters> inForce() throws DeviceException {
        Optional<ModeParameters> alone = questions.mode(0);
        return alone.isPresent() ? alone : questions.mode(ModePages.ALL_PAGES);
    }

    /** {@return header, block descriptor and a page, empty where the drive does not have the page} */
    Optional<ModeParameters> with(int page) throws DeviceException {
        return questions.mode(page).filter(mode -> mode.page(page, 0).isPresent());
    }

    /** {@return a page in which the bits are ones that can be set} */
    Optional<ModeValues> changeable(int page) throws DeviceException {
        return questions.mode(page, PageControl.CHANGEABLE).flatMap(mode -> mode.page(page, 0));
    }

    /** {@return bytes of a fixed block, 0 for variable blocks} */
    static int blockLength(Optional<ModeParameters> mode) {
        return mode.flatMap(ModeParameters::descriptor).map(one -> (int) one.blockLength()).orElse(0);
    }

    /** {@return the density code, 0 where the drive does not tell} */
    static int density(ModeParameters mode) {
        return mode.descriptor().map(BlockDescriptor::density).orElse(0);
    }

    /** {@return the buffered mode, 0 to 7} */
    static int buffering(ModeParameters mode) {
        return mode.deviceSpecific() >> ModeParameters.BUFFERED_MODE_SHIFT & BUFFERED_MODES;
    }

    /** Sets the length of blocks, 0 for variable ones. */
    void setBlockLength(ModeParameters inForce, int length) throws DeviceException {
        select(inForce, inForce.deviceSpecific(), density(inForce), length, List.of());
    }

    /** Sets the density code. */
    void setDensity(ModeParameters inForce, int density) throws DeviceException {
        select(inForce, inForce.deviceSpecific(), density, blockLength(Optional.of(inForce)), List.of());
    }

    /** Sets the buffered mode, 0 to 7. */
    void setBuffering(ModeParameters inForce, int buffering) throws DeviceException {
        int others = inForce.deviceSpecific() & ~(BUFFERED_MODES << ModeParameters.BUFFERED_MODE_SHIFT);
        select(inForce, others | buffering << ModeParameters.BUFFERED_MODE_SHIFT, density(inForce),
                blockLength(Optional.of(inForce)), List.of());
    }

    /** Sets a page. */
    void setPage(ModeParameters inForce, ModeValues page) throws DeviceException {
        select(inForce, inForce.deviceSpecific(), density(inForce), blockLength(Optional.of(inForce)),
                List.of(new ModeParameters.Page(ModePage.Persistence.VOLATILE, page)));
    }

    private void select(ModeParameters inForce, int deviceSpecific, int density, int length,
            List<ModeParameters.Page> pages) throws DeviceException {
        boolean six = inForce.format() == ModeFormat.SIX;
        // WP is reserved here, and so is the length of the data.
        byte[] data = new ModeParameters(inForce.format(), 0, deviceSpecific & ~ModeParameters.WRITE_PROTECT,
                Optional.of(BlockDescriptor.tape(density, 0, length)), pages).bytes();
        data[0] = 0;
        if (!six) {
            data[1] = 0;
        }
        questions.tell(
                cdb -> six
                        ? PrimaryCdb.modeSelect6(cdb, PrimaryCdb.PAGE_FORMAT, data.length)
                        : PrimaryCdb.modeSelect10(cdb, PrimaryCdb.PAGE_FORMAT, data.length),
                data);
    }
}
