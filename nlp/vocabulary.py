"""Everyday words, so that what is left over in a lower-case transcript may be a name."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

from nlp.lexicon import words

_ENGLISH = """
a about above absent absence across actually after afternoon again ago ah ahead all almost already also always am an and another any anybody anymore anyone anything anyway apparently appointment appreciate are area aren't
around as ask asked asking at attend attendance attending away awful baby back bad barely basically be beautiful because been before behind being believe best better between big bit bless blessed both box boy boys break
bring bringing broke brother brothers building bus but by bye bye-bye call called caller calling came can can't cannot cant car care case cause caught cell cello change check child children class classroom clock coat code cold
come comes comin coming contact cough could couldn't counselor couple court cousin cover dad daddy dads daughter daughters day days dead deal dear dentist did didn't didnt died different dispatch district do doc doctor doctors does doesn't
doing don't done dont door double down dr draining drive driver driving drop dropped dropping during each ear early easy eight either else emergency end enough er even evening ever every everybody everyone everything excuse excused
expect eye eyes fall family far father fathers feel feeling feels fell fever few field fifth figure finally fine first five flu folks follow food for forgot four fourth free friday friend friends from front full fun funny game gave get gets getting girl girls
give glad go god goes going gone gonna good goodbye got gotta grade grader grandad granddad granddaughter grandfather grandma grandmother grandpa grandson granny great guess guy guys had half hand hang happen happened happy hard has hasn't hate
have haven't having he he'll he's head headache heard hell hello help her here here's hers herself hey hi high him himself his hit hold home honestly hope hopefully horrible hospital hot hour hours house how hundred hurt hurting hurts husband i
i'd i'll i'm i've if ill im in infection inside instead into is isn't isnt it it'll it's its itself job just keep keeping kept kid kiddo kids kinda kinder kindergarten kindergartner kindly kitchen knee know knows last late later least leave leaving left leg less let let's letting
life like likely line little live lol long look looking looks lost lot love lunch ma'am made mail make makes making man many marked matter may maybe me mean medical medicine message middle might min mine minute minutes miss missed missing mister mom momma mommy moms moment monday money
more morning mother mothers mouth move moved mr mrs ms much mum must my myself name named names nana near need needed needs neighbor neighbors neither never new news next nice niece night nine no nobody none nope nose not note nothing notice now number nurse o'clock
obviously of off office oh ok okay old on once one ones only open or other others our out outside over overslept own page parent parents part past pick picked picking picks pink place please pls point poor possible prefer pretty probably problem puke puked put question quick quite rather
ready real really reason record red regarding remember reminder report reporting rest return right road room run running said same saturday save saw say saying says school screen second secretary see seem seems seen send sending sent seven several she she'll she's short should shouldn't show
sick side signed since sir sister sisters sit sitting six sleep sleeping slept slow small snow so some somebody someone something son sons soon sore sorry sort sound sounds speaking staff start started starting state stay stayed staying stays step stepdad stepmom stick still stomach stop strep
stuck student students stuff such sunday super supposed sure surgery swollen take taken takes taking talk teacher tell temp temperature ten test text than thank thanks that that's the their them then there there's these they they'll they're thing things think third thirty this those though thought three threw throat
through throw throwing thrown thursday till time times tired to today together told tomorrow tonight too took town tracked traffic trip truck try trying tuesday tummy turn turns twelve twenty twice two u uh um umm under until up update upset us usual usually very visit voicemail vomit vomiting wait waiting wake
walk walked walking wanna want wanted wants was wasn't watch way we we'll we're we've wednesday week weekend weeks well went were what what's whatever when where which while who whole why wife will with woke won't wont word work working works worries would wouldn't wow wrist wrong yeah year years yep yes yesterday yet you
you'll you're your yours zero mom's dad's afternoon hiya howdy greetings morning gonna gotcha heads up plus via asap re fyi attn hw pm am wed thu fri mon tue tues thurs tmrw tmr thx ty bc cuz ur r n w y k ya yall y'all omg lol jk nvm btw idk smh ugh meh ok okie dokie bless merry christmas thanksgiving holiday holidays
auntie aunt uncle uncles aunts nephew grandparent grandparents guardian stepmother stepfather nanny sitter babysitter mama papa papi mami abuela abuelo gma grammy nan nonna pop gramps kindergartener graders sped pre prek homeroom grade's teacher's principal secretary desk front
four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred oh triple ninth eighth sixth seventh tenth
bus stop corner tire flat battery driveway ice plow snow storm weather canyon hill highway interstate mile miles street avenue road exit
hes theyre doesnt aint whos everybodys nobodys normal bed bedroom couch pain list coughing vomiting shift bug oclock tooth hear thru confirm glasses shop calls texts texted texting caseworker funeral wake burial pneumonia card allergy speak reach orthodontist lice won watching without passport shut ceremony seal person people cramps
headed passed chicken count face church fasting ride cat asleep ish ache aches appt ring ringing ankle knee wrist elbow shoulder due water foster degrees foot scratch form quit roads trouble numbers tea coffee nebulizer inhaler slip answering hives til mines spelling wet store wind breakfast dinner noon party negative positive sinus dressed
oldest eldest youngest twins twin braces brace dentures merci salamat ignore using atte batt ref alumno alumna
shot fire jacket prob flare story use bathroom toilet bday birthday math reading spelling illness sickness virus verified clear hands mouth disease
phone cellphone mobile landline number extension husband's wife's voice mail beep robot robocall system message automated
em ems fever cold flu cough strep covid croup rash pinkeye migraine asthma nausea puking barfing diarrhea allergies infection contagious antibiotic antibiotics medicine medication doctor's pediatrician specialist urgent clinic therapy therapist
"""
_SPANISH = """
a abajo abuela abuelita abuelito abuelo abuelos acaba acaban aca ademas adios ahi ahora ahorita ai al alguien algo alla alli amaneci amanecio andamos anda andale ando anoche antes apenas aqui aquel arriba asi asiste asistir asistira aun aunque ausencia ausente avisar aviso ay ayer ayuda bien bonito buen buena buenas bueno buenos
cabeza cada calentura calle cama camion cama carro casa casi caso cerca chico cita clase clases comadre como compadre comprension con conmigo corte cosa cosas creo cual cualquier cuando cuanto cuarto cuenta cuerpo cuidado cunada cunado da dar de debe decir deja dejar dejo deje del demas dentista dentro desde despues dia dias dice dicen digo dios
dise disculpe disculpa doctor doctora dolor don dona donde dos duele duerme durmio e el ella ellas ellos en encargo encuentra enferma enfermo enfermito enfermita entonces entra era es esa ese eso esos espero esposa esposo esta estaba estamos estan estar estara estas este esto estos estomago estudiante estoy estuvo falta faltar faltara familia favor fiebre fijese fue fuera fueron
garganta gente gracias grado grasias gripa gripe ha haber habla hablar hablo hace hacer hacia han hasta hay haya he hermana hermanita hermanito hermano hermanos hija hijas hijo hijos hijito hijita hola hora horas hospital hoy iba igual ir ira jueves kinder la las le les listo lista llama llamada llamando llamar llamo llega llegar llegue llego lleva llevar llevo lo los luego lunes
madre madrugada maestra maestro mal malita malito mama mami mamita mamá manana mandar mando mano manera marco marcan mas martes mayor me media medico mejor menos mensaje mensajes mera mes mi miercoles mientras migracion mija mijo minutos mio mire mis misma mismo momento mucha muchas mucho muchos muela muy nada nadie necesita necesito ni nieta nieto nina ninas nino ninos ninguno no noche nomas nombre nos nosotros nuestra nuestro nueva nuevo numero nunca
o oficina oido oiga otra otras otro otros oy padre padres panza papa papas papi para parece parte pasa pasado pasamos paso pena pequena pequeno perdon pero persona poco podria poner por porfa porfavor porque pos primer primera primero pronto pues puede puedo puerta puro que quedo queda quedar quedo quien quiere quiero quinto recoger regresa regresamos reportar reporto saber sabe sacar sale salir salon se sea segundo semana senor senora senorita ser sera si siempre siente sigue sin sino sobre sobrina sobrino solo son soy
su sube sus suya suyo tal tambien tampoco tan tanta tanto tarde tardecito te tengo tenga tenemos tercero tercer tia tiene tienen tio tios toda todas todavia todo todos tos trae traigo tres tu tuvo tuvimos ultima ultimo un una unas uno unos urgencias urgente usted ustedes va vamos van vaya veces vecina vecino ver vez viene viernes vomito vomitando voy vuelta vuelve x xq y ya yo cuarto quinto sexto grado salon ala oy aser ase asta aora ke q k pa' pa
escuela escuelita colegio kindergarten clinica hospital farmacia receta consultorio acento verdad poder ojos ojo nariz oreja brazo pie dedo rodilla tobillo cuello lengua frente espalda dijo dije dicho pidio pude puse puso hubo fui fuimos fueron salio salir salida saliendo cayo lastimo
quebro rompio quemo corto mordio pego dormido dormida despierto bano agua comida leche medicina medicinas pastilla vacuna examen junta fiesta funeral velorio trabajo trabajando trabajadora camino noches temprano chiquito chiquita perro gato cel celular contesta contestar escribo escribe avisa
informo confirmar decirle falto faltara pueden perdio quiso conjuntivitis diarrea asma varicela infeccion fallecio murio alergia ronchas piojos grave motivo apellido social telefono llanta gasolina jaja bendiga bendicion tos moco mocos
cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento quinientos
"""
COMMON = frozenset(_ENGLISH.split()) | frozenset(_SPANISH.split())

#: Given names that are words or dates too; they count as names only where they stand like one.
WORD_NAMES = words("""
    will day hope chance grace faith may june april august mark bill angel joy summer autumn winter rose art drew
    max miles hunter chase dawn eve star rain storm river lake cash king prince major justice honor charity patience
    mercy haven sol luz cruz paz dolores early ever an my so in tri jun jo van pat sue don guy ray rich frank grant
    wade reed leo dia vi son young long amor dulce luna gloria ya mai mi tu ty cat kit rob dot bea penny jade happy
    merry candy honey bunny buddy sunny stormy rusty skip trip case pace page blue gray green brown white black bear
    fox wolf lane street field hill moon sun true west north royal saint miracle ivy rocky sky clay ace bay mercury
""")
