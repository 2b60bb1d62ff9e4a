/*
 * Transcripts: master files that repeat what an evaluation was told.
 */
#ifndef MA_TRANSCRIPT_H
#define MA_TRANSCRIPT_H

#include "buf.h"
#include "questions.h"
#include "slice.h"

/*
 * Writes one line that mailauth_zone_read takes: `$SET key "value"`. The key must be one of $SET.
 */
void ma_put_set(ma_buf *buf, const char *key, ma_slice value);

/*
 * Writes the answers that were used, in the order of use: what mailauth_questions_transcript
 * writes.
 */
void ma_put_answers(ma_buf *buf, const mailauth_questions *questions);

#endif
