// SPDX-License-Identifier: Apache-2.0
/** What lasts longer than a run of {@code copy}: the file by which one that was interrupted goes on; and its pace. */
package io.kiovec.copy.internal.job;
