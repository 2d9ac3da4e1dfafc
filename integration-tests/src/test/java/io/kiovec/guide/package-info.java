// SPDX-License-Identifier: Apache-2.0
/** The user's guide and the README, followed to the letter. */
package io.kiovec.guide;
