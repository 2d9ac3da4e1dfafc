// SPDX-License-Identifier: Apache-2.0
/**
 * Mode parameters: what MODE SENSE shows and MODE SELECT changes. A device keeps {@link ModePages} and answers with
 * {@link ModeParameters}; {@link ModeSelect} says what a parameter list changes, or which of its bytes is wrong. An initiator
 * reads with {@link ModeParameters#parse} and {@link ModeField}. All are immutable values, safe on any thread.
 */
@Export
@Version("0.1.0")
package io.kiovec.scsi.mode;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
